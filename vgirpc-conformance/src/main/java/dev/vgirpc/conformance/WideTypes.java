package dev.vgirpc.conformance;

import dev.vgirpc.FixedSize;
import dev.vgirpc.Large;
import dev.vgirpc.Precision;
import dev.vgirpc.SnakeCase;
import dev.vgirpc.Unsigned;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/** Every width of number, and the types of time. */
@SnakeCase
public record WideTypes(
        byte int8Field,
        short int16Field,
        int int32Field,
        @Unsigned(8) int uint8Field,
        @Unsigned(16) int uint16Field,
        @Unsigned(32) long uint32Field,
        @Unsigned long uint64Field,
        float float32Field,
        LocalDate dateField,
        LocalDateTime timestampField,
        Instant timestampUtcField,
        LocalTime timeField,
        Duration durationField,
        @Precision(value = 20, scale = 4) BigDecimal decimalField,
        @Large String largeStringField,
        @Large byte[] largeBinaryField,
        @FixedSize(8) byte[] fixedBinaryField) {}
