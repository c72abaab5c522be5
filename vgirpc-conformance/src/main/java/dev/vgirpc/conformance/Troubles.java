package dev.vgirpc.conformance;

import dev.vgirpc.SnakeCase;

/** The service behind the vectors named {@code troubles-…}: errors and logs of unusual shape. */
@SnakeCase
public interface Troubles {

    /** A log of the level that is reserved for errors, then a result. */
    String exceptionLevelLog();

    String logsThenFailure();

    /** A {@code ValueError} with so many characters. */
    String longMessage(long size);

    /** A {@code RuntimeError} from so many calls down. */
    String manyFrames(long depth);

    String noMessage();

    String noneForRequired();

    String withCause();

    String withContext();

    String withKind();

    String logExtraTypes();

    void voidWithLogs();
}
