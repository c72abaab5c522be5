package dev.vgirpc.wire.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.ErrorKind;
import dev.vgirpc.LimitException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.ServiceException;
import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;
import dev.vgirpc.WireName;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorNamesTest {

    @WireName("SessionLostError")
    private static final class Named extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private static final class Own extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Missing extends IndexOutOfBoundsException {
        private static final long serialVersionUID = 1L;
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(new IllegalArgumentException(), "ValueError"),
                Arguments.of(new NumberFormatException(), "ValueError"),
                Arguments.of(new RuntimeException(), "RuntimeError"),
                Arguments.of(new IllegalStateException(), "RuntimeError"),
                Arguments.of(new NullPointerException(), "TypeError"),
                Arguments.of(new ClassCastException(), "TypeError"),
                Arguments.of(new UnsupportedOperationException(), "NotImplementedError"),
                Arguments.of(new NoSuchElementException(), "KeyError"),
                Arguments.of(new IndexOutOfBoundsException(), "IndexError"),
                Arguments.of(new ArrayIndexOutOfBoundsException(), "IndexError"),
                Arguments.of(new Missing(), "IndexError"),
                Arguments.of(new ArithmeticException(), "ArithmeticError"),
                Arguments.of(new SecurityException(), "PermissionError"),
                Arguments.of(new TimeoutException(), "TimeoutError"),
                Arguments.of(new FileNotFoundException(), "FileNotFoundError"),
                Arguments.of(new NoSuchFileException("f"), "FileNotFoundError"),
                Arguments.of(new IOException(), "OSError"),
                Arguments.of(new OutOfMemoryError(), "MemoryError"),
                Arguments.of(new StackOverflowError(), "RecursionError"),
                Arguments.of(new ProtocolException("p"), "ArrowInvalid"),
                Arguments.of(new LimitException("w", "l", 1, 2), "LimitError"),
                Arguments.of(new ValueException(Reason.NULL, "", ""), "TypeError"),
                Arguments.of(new ValueException(Reason.TYPE, "", ""), "TypeError"),
                Arguments.of(new ValueException(Reason.UNKNOWN_CONSTANT, "", ""), "KeyError"),
                Arguments.of(new ValueException(Reason.RANGE, "", ""), "ValueError"),
                Arguments.of(new ValueException(Reason.SHAPE, "", ""), "ValueError"),
                Arguments.of(new ServiceException("MyError", "m"), "MyError"),
                Arguments.of(
                        new RemoteCallException("TheirError", "", "", ErrorKind.SESSION_LOST, "", "", "", Map.of()), "TheirError"),
                Arguments.of(new Named(), "SessionLostError"),
                Arguments.of(new Own(), "Own"),
                Arguments.of(new UncheckedIOException(new IOException()), "UncheckedIOException"),
                Arguments.of(new AssertionError(), "AssertionError"),
                Arguments.of(new Error() {
                    private static final long serialVersionUID = 1L;
                }, ErrorNamesTest.class.getName() + "$1"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void name(Throwable error, String expected) {
        assertThat(ErrorNames.of(error)).isEqualTo(expected);
    }
}
