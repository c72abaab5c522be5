package dev.vgirpc.wire.engine;

import dev.vgirpc.ErrorKind;
import dev.vgirpc.WireName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A contract whose methods do what a test tells them. */
interface Calls {

    enum Color {
        RED,
        GREEN
    }

    record Box(String label, List<Integer> numbers) {}

    /** Declared by a method, and made from its text on the client. */
    final class BrokenException extends Exception {
        private static final long serialVersionUID = 1L;

        BrokenException(String message) {
            super(message);
        }
    }

    @WireName("custom.Refusal")
    final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /** Declared, but cannot be made from a text. */
    final class CountedException extends Exception {
        private static final long serialVersionUID = 1L;

        CountedException(int count) {
            super("count " + count);
        }
    }

    String text();

    @Nullable String maybe();

    Optional<Long> option();

    List<String> list();

    Map<String, Box> boxes();

    Color color();

    Box box();

    long number(long n);

    byte[] bytes(byte[] bytes);

    void nothing();

    String declared() throws IOException, BrokenException, RefusedException, CountedException;

    default String loud() {
        return text().toUpperCase(java.util.Locale.ROOT);
    }

    /** Answers everything by one function. */
    final class Answering implements Calls {
        volatile Callable<?> body;

        Answering(Callable<?> body) {
            this.body = body;
        }

        @SuppressWarnings("unchecked")
        private <R> R answer() {
            try {
                return (R) body.call();
            } catch (Exception e) {
                throw Answering.<RuntimeException>sneaky(e);
            }
        }

        @SuppressWarnings("unchecked")
        private static <X extends Throwable> X sneaky(Throwable e) throws X {
            throw (X) e;
        }

        @Override
        public String text() {
            return answer();
        }

        @Override
        public @Nullable String maybe() {
            return answer();
        }

        @Override
        public Optional<Long> option() {
            return answer();
        }

        @Override
        public List<String> list() {
            return answer();
        }

        @Override
        public Map<String, Box> boxes() {
            return answer();
        }

        @Override
        public Color color() {
            return answer();
        }

        @Override
        public Box box() {
            return answer();
        }

        @Override
        public long number(long n) {
            answer();
            return n;
        }

        @Override
        public byte[] bytes(byte[] bytes) {
            answer();
            return bytes;
        }

        @Override
        public void nothing() {
            answer();
        }

        @Override
        public String declared() {
            return answer();
        }
    }

    /** A list that says it holds a null although its type forbids it. */
    static List<String> listWithNull() {
        List<String> list = new ArrayList<>();
        list.add("first");
        list.add(null);
        return list;
    }

    ErrorKind KIND = new ErrorKind("own_kind");
}
