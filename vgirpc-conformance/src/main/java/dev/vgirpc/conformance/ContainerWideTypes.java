package dev.vgirpc.conformance;

import dev.vgirpc.Precision;
import dev.vgirpc.SnakeCase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Wide types in lists, maps, sets and optional places. */
@SnakeCase
public record ContainerWideTypes(
        List<@Precision(value = 20, scale = 4) BigDecimal> listDecimal,
        List<LocalDate> listDate,
        List<LocalDateTime> listTimestamp,
        @Nullable LocalDate optionalDate,
        @Precision(value = 20, scale = 4) @Nullable BigDecimal optionalDecimal,
        @Nullable LocalDateTime optionalTimestamp,
        Map<String, @Precision(value = 20, scale = 4) BigDecimal> dictStrDecimal,
        Set<Long> frozensetInt,
        List<@Nullable Long> listOptionalInt) {}
