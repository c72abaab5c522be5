package dev.vgirpc.wire.contract;

import dev.vgirpc.LimitException;
import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Booleans, numbers, text and bytes. */
enum ScalarShape implements Shape {
    BOOLEAN(WireType.Bool.INSTANCE) {
        @Override
        public Reader reader(WireField received) {
            if (received.type() instanceof WireType.Bool) {
                return (natural, in) -> natural;
            }
            throw misfit(received);
        }
    },
    BYTE(WireType.Int.of(8, true)) {
        @Override
        public Object toNatural(Object value) {
            return (long) (Byte) value;
        }

        @Override
        public Reader reader(WireField received) {
            Reader whole = whole(received, Byte.MIN_VALUE, Byte.MAX_VALUE);
            return (natural, in) -> ((Long) whole.read(natural, in)).byteValue();
        }
    },
    SHORT(WireType.Int.of(16, true)) {
        @Override
        public Object toNatural(Object value) {
            return (long) (Short) value;
        }

        @Override
        public Reader reader(WireField received) {
            Reader whole = whole(received, Short.MIN_VALUE, Short.MAX_VALUE);
            return (natural, in) -> ((Long) whole.read(natural, in)).shortValue();
        }
    },
    INT(WireType.Int.of(32, true)) {
        @Override
        public Object toNatural(Object value) {
            return (long) (Integer) value;
        }

        @Override
        public Reader reader(WireField received) {
            Reader whole = whole(received, Integer.MIN_VALUE, Integer.MAX_VALUE);
            return (natural, in) -> ((Long) whole.read(natural, in)).intValue();
        }
    },
    LONG(WireType.Int.of(64, true)) {
        @Override
        public Reader reader(WireField received) {
            return whole(received, Long.MIN_VALUE, Long.MAX_VALUE);
        }
    },
    FLOAT(WireType.Floating.of(32)) {
        @Override
        public Reader reader(WireField received) {
            if (received.type() instanceof WireType.Floating f && f.bits() <= 32) {
                return (natural, in) -> natural;
            }
            Reader wide = DOUBLE.reader(received);
            return (natural, in) -> ((Double) wide.read(natural, in)).floatValue();
        }
    },
    DOUBLE(WireType.Floating.of(64)) {
        @Override
        public Reader reader(WireField received) {
            if (received.type() instanceof WireType.Floating floating) {
                return floating.bits() == 64 ? (natural, in) -> natural : (natural, in) -> (double) (Float) natural;
            }
            if (received.type() instanceof WireType.Int number && (number.signed() || number.bits() < 64)) {
                return (natural, in) -> (double) (Long) natural;
            }
            throw misfit(received);
        }
    },
    STRING(WireType.Utf8.of(false)) {
        @Override
        public Object toNatural(Object value) {
            return wellFormed((String) value);
        }

        @Override
        public Reader reader(WireField received) {
            if (received.type() instanceof WireType.Utf8) {
                return (natural, in) -> natural;
            }
            throw misfit(received);
        }
    },
    BYTES(WireType.Binary.of(false)) {
        @Override
        public Reader reader(WireField received) {
            return switch (received.type()) {
                case WireType.Binary b -> (natural, in) -> bytes(natural);
                case WireType.FixedSizeBinary b -> (natural, in) -> bytes(natural);
                default -> throw misfit(received);
            };
        }
    },
    LARGE_STRING(WireType.Utf8.of(true)) {
        @Override
        public Object toNatural(Object value) {
            return STRING.toNatural(value);
        }

        @Override
        public Reader reader(WireField received) {
            return STRING.reader(received);
        }
    },
    LARGE_BYTES(WireType.Binary.of(true)) {
        @Override
        public Reader reader(WireField received) {
            return BYTES.reader(received);
        }
    };

    private final WireType type;

    ScalarShape(WireType type) {
        this.type = type;
    }

    @Override
    public WireField field(String name, boolean nullable, SchemaBuilder schema) {
        return new WireField(name, nullable, type);
    }

    @Override
    public Object toNatural(Object value) {
        return value;
    }

    /** The same values with 64-bit offsets. */
    ScalarShape large() {
        return switch (this) {
            case STRING -> LARGE_STRING;
            case BYTES -> LARGE_BYTES;
            default -> throw new IllegalStateException(type + " has no large form");
        };
    }

    /** Refuses text that UTF-8 cannot carry; the JDK's encoder would put question marks silently. */
    private static String wellFormed(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == length
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new ValueException(
                            Reason.RANGE, "", "the character at index " + i + " is half of a surrogate pair");
                }
                i++;
            }
        }
        return text;
    }

    ValueException misfit(WireField received) {
        return Shape.misfit(received, type);
    }

    /** Whole numbers of any width, as far as they fit. */
    Reader whole(WireField received, long min, long max) {
        if (!(received.type() instanceof WireType.Int i)) {
            throw misfit(received);
        }
        if (!i.signed() && i.bits() == 64) {
            return (natural, in) -> {
                long number = (Long) natural;
                if (number < 0 || number > max) {
                    throw outside(Long.toUnsignedString(number));
                }
                return natural;
            };
        }
        return (natural, in) -> {
            long number = (Long) natural;
            if (number < min || number > max) {
                throw outside(Long.toString(number));
            }
            return natural;
        };
    }

    private ValueException outside(String number) {
        return new ValueException(Reason.RANGE, "", number + " does not fit into " + type);
    }

    static byte[] bytes(Object natural) {
        MemorySegment segment = (MemorySegment) natural;
        if (segment.byteSize() > Integer.MAX_VALUE - 8) {
            throw new LimitException("a binary value", "Java array", Integer.MAX_VALUE - 8, segment.byteSize());
        }
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }
}
