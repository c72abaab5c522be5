package dev.vgirpc.conformance;

import dev.vgirpc.DictionaryEncoded;
import dev.vgirpc.Precision;
import dev.vgirpc.SnakeCase;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ClientConformanceService#typedExchange} takes and gives back.
 *
 * @param nullableFloat float64
 * @param tags list of nullable utf8
 * @param category dictionary of int16 to utf8
 * @param eventTime timestamp in microseconds, UTC
 * @param amount decimal128(18, 4)
 * @param nested struct
 */
@SnakeCase
public record TypedRow(
        @Nullable Double nullableFloat,
        @Nullable List<@Nullable String> tags,
        @Nullable @DictionaryEncoded String category,
        @Nullable Instant eventTime,
        @Nullable @Precision(value = 18, scale = 4) BigDecimal amount,
        @Nullable Nested nested) {

    /**
     * A struct.
     *
     * @param name utf8
     * @param scores list of nullable int32
     */
    public record Nested(
            @Nullable String name, @Nullable List<@Nullable Integer> scores) {}
}
