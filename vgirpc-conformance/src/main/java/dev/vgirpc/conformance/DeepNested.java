package dev.vgirpc.conformance;

import dev.vgirpc.DictionaryEncoded;
import dev.vgirpc.Precision;
import dev.vgirpc.SnakeCase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists in lists, an optional list, and dictionary-encoded text. */
@SnakeCase
public record DeepNested(
        List<List<@Precision(value = 20, scale = 4) BigDecimal>> listOfListsDecimal,
        @Nullable List<LocalDate> optionalListDate,
        @DictionaryEncoded String dictEncodedString,
        List<@DictionaryEncoded String> listOfDictEncoded) {}
