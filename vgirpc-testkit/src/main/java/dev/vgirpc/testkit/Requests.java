package dev.vgirpc.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;

/** Requests that no server can serve, though each is a whole stream: one good request, spoiled. */
enum Requests {
    /** The body of the first column would lie outside the message. */
    BUFFER_OUTSIDE(bytes -> bytes.putLong(At.FIRST_BUFFER_OFFSET, 4096)),
    /** The body of the first column is too short for its row. */
    BUFFER_TOO_SHORT(bytes -> bytes.putLong(At.FIRST_BUFFER_LENGTH, 4)),
    /** The batch says it has five rows, which no request has. */
    FIVE_ROWS(bytes -> bytes.putLong(At.ROWS, 5)),
    /** No method is named. */
    NO_METHOD(bytes -> bytes.put(At.METHOD_KEY, (byte) 'X')),
    /** The method's name is not text. */
    METHOD_NOT_UTF8(bytes -> bytes.put(At.METHOD, (byte) 0xff)),
    /** A version of the request layout that does not exist. */
    VERSION(bytes -> bytes.put(At.VERSION, (byte) '7')),
    /** The stream has a schema and no batch. */
    NO_BATCH(bytes -> bytes.putLong(At.BATCH, At.END_OF_STREAM).limit(At.BATCH + Long.BYTES));

    private final Consumer<ByteBuffer> spoil;

    Requests(Consumer<ByteBuffer> spoil) {
        this.spoil = spoil;
    }

    /** Positions in {@link #ADD}. */
    private static final class At {
        static final int BATCH = 168;
        static final int VERSION = 256;
        static final int METHOD = 312;
        static final int METHOD_KEY = 320;
        static final int ROWS = 448;
        static final int FIRST_BUFFER_OFFSET = 392;
        static final int FIRST_BUFFER_LENGTH = 400;
        static final long END_OF_STREAM = 0xffffffffL;
    }

    /** The protocol page's example: {@code add(a = 1.0, b = 2.0)} as its reference writes it (2.2). */
    private static final byte[] ADD = HexFormat.of().parseHex(
            "ffffffffa00000001000000000000a000c000600050008000a00000000010400"
                    + "0c00000008000800000004000800000004000000020000004000000004000000"
                    + "d8ffffff00000003100000001400000004000000000000000100000062000000"
                    + "caffffff00000200100014000800000007000c00000010001000000000000003"
                    + "1000000018000000040000000000000001000000610006000800060006000000"
                    + "0000020000000000ffffffff30010000180000000000000000000e001c000600"
                    + "0500080010000c000e000000000304008c000000100000001000000000000000"
                    + "00000000020000004000000004000000d0ffffff100000000400000001000000"
                    + "31000000170000007667695f7270632e726571756573745f76657273696f6e00"
                    + "08000c000400080008000000100000000400000003000000616464000e000000"
                    + "7667695f7270632e6d6574686f64000000000a0018000c00040008000a000000"
                    + "5c00000010000000010000000000000000000000040000000000000000000000"
                    + "0000000000000000000000000000000008000000000000000800000000000000"
                    + "0000000000000000080000000000000008000000000000000000000002000000"
                    + "0100000000000000000000000000000001000000000000000000000000000000"
                    + "000000000000f03f0000000000000040ffffffff00000000");

    /** The good request. */
    static byte[] add() {
        return ADD.clone();
    }

    /** The spoiled request. */
    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.wrap(add()).order(ByteOrder.LITTLE_ENDIAN);
        spoil.accept(bytes);
        return Arrays.copyOf(bytes.array(), bytes.limit());
    }
}
