package dev.vgirpc.testkit;

import dev.vgirpc.CallContext;
import dev.vgirpc.ErrorKind;
import dev.vgirpc.LogLevel;
import dev.vgirpc.ServiceException;
import org.jspecify.annotations.Nullable;

/** Answers as {@link EchoService} promises. */
final class Echo extends EchoStreamMethods implements EchoService {

    @Override
    public double add(double a, double b) {
        return a + b;
    }

    @Override
    public String text(String value) {
        return value;
    }

    @Override
    public byte[] bytes(byte[] value) {
        return value;
    }

    @Override
    public byte[] make(int count) {
        byte[] made = new byte[count];
        for (int at = 0; at < count; at++) {
            made[at] = (byte) at;
        }
        return made;
    }

    @Override
    public @Nullable String maybe(@Nullable String value) {
        return value;
    }

    @Override
    public void nothing() {}

    @Override
    public Sample sample(Sample value) {
        return value;
    }

    @Override
    public String metadata(String key) {
        CallContext call = CallContext.current();
        String value = call.metadata().getOrDefault(key, "");
        call.responseMetadata(key, value);
        return value;
    }

    @Override
    public String transport() {
        return CallContext.current().transportKind().wireName();
    }

    @Override
    public int logs(int count) {
        CallContext call = CallContext.current();
        for (int at = 0; at < count; at++) {
            call.log(LogLevel.INFO, "log " + at);
        }
        return count;
    }

    @Override
    public String fail(String message) {
        throw new IllegalArgumentException(message);
    }

    @Override
    public String failAs(String type, String message, @Nullable String kind) {
        throw new ServiceException(type, message, kind == null ? null : new ErrorKind(kind), null);
    }

    @Override
    public String sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        return "slept";
    }

    @Override
    public String logAndSleep(long millis) {
        CallContext.current().log(LogLevel.INFO, "started");
        return sleep(millis);
    }
}
