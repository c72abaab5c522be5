package dev.vgirpc.wire.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vgirpc.ServiceException;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The columns of a request must be the contract's (protocol pages 2.4 and 18.5). */
class RequestSchemaCheckTest {

    private static final WireType INT64 = new WireType.Int(64, true);
    private static final WireType TEXT = new WireType.Utf8(false);
    private static final WireField A = new WireField("a", false, INT64);
    private static final WireField B = new WireField("b", true, TEXT);
    private static final WireField WORDS = new WireField(
            "w", false, TEXT, List.of(), new WireField.Dictionary(0, new WireType.Int(16, true), false), Map.of());

    private static WireSchema schema(WireField... fields) {
        return new WireSchema(List.of(fields));
    }

    private static String refusal(WireSchema declared, WireSchema received) {
        ServiceException refusal = catchThrowableOfType(
                ServiceException.class, () -> RequestSchemaCheck.check("call", declared, received));
        assertThat(refusal).isNotNull();
        assertThat(refusal.type()).isEqualTo("TypeError");
        assertThat(refusal).hasMessageStartingWith("call() ");
        return refusal.getMessage();
    }

    private static void assertAccepted(WireField declared, WireField received) {
        assertThatCode(() -> RequestSchemaCheck.check("call", schema(declared), schema(received)))
                .doesNotThrowAnyException();
    }

    @Test
    void checksComeInTheirOrder() {
        assertThat(refusal(schema(A, B), schema(A, new WireField("x", true, INT64), new WireField("c", true, INT64))))
                .contains("unexpected", "[c, x]");
        assertThat(refusal(schema(A, B), schema(B))).contains("missing", "[a]");
        assertThat(refusal(schema(A, B), schema(A, B, A))).contains("expects 2 columns", "has 3");
        assertThat(refusal(schema(A, B), schema(B, A))).contains("column 0", "'a'", "'b'");
        assertThat(refusal(schema(A, B), schema(A, new WireField("b", true, INT64)))).contains("'b'", "string", "int64");
        assertThat(refusal(schema(A, B), schema(A.withNullable(true), B))).contains("'a'", "nullable=false", "nullable=true");
        assertThat(refusal(schema(A, B), schema(A, B.withNullable(false)))).contains("'b'", "nullable=true", "nullable=false");
        assertThat(refusal(schema(), schema(A))).contains("unexpected", "[a]");
        assertThat(refusal(schema(A), schema())).contains("missing", "[a]");
    }

    @Test
    void metadataDoesNotCount() {
        assertAccepted(A, new WireField("a", false, INT64, List.of(), null, Map.of("k", "v")));
        assertThatCode(() -> RequestSchemaCheck.check("call", schema(A), new WireSchema(List.of(A), Map.of("k", "v"))))
                .doesNotThrowAnyException();
    }

    @Test
    void namesOfElementsAndEntriesDoNotCount() {
        WireField list = new WireField("l", false, new WireType.ListOf(false), new WireField("item", true, INT64));
        assertAccepted(list, new WireField("l", false, new WireType.ListOf(false), new WireField("element", true, INT64)));
        assertThat(refusal(
                        schema(list),
                        schema(new WireField("l", false, new WireType.ListOf(false), new WireField("item", false, INT64)))))
                .contains("'l'", "not null");

        assertAccepted(map("entries", "key", "value", true), map("pairs", "k", "v", true));
        assertThat(refusal(schema(map("entries", "key", "value", true)), schema(map("entries", "key", "value", false))))
                .contains("'m'");
    }

    private static WireField map(String entries, String key, String value, boolean nullable) {
        return new WireField(
                "m",
                false,
                new WireType.MapOf(false),
                new WireField(
                        entries,
                        false,
                        new WireType.Struct(),
                        new WireField(key, false, TEXT),
                        new WireField(value, nullable, INT64)));
    }

    @Test
    void namesOfStructFieldsCount() {
        WireField struct = new WireField("s", false, new WireType.Struct(), A, B);
        assertAccepted(struct, struct);
        assertThat(refusal(schema(struct), schema(new WireField("s", false, new WireType.Struct(), B, A)))).contains("'s'");
        assertThat(refusal(schema(struct), schema(new WireField("s", false, new WireType.Struct(), A)))).contains("'s'");
    }

    @Test
    void dictionaryMattersButNotItsNumber() {
        assertAccepted(WORDS, words(7, new WireType.Int(16, true), false));
        assertThat(refusal(schema(WORDS), schema(words(0, new WireType.Int(8, true), false)))).contains("int8");
        assertThat(refusal(schema(WORDS), schema(words(0, new WireType.Int(16, true), true)))).contains("ordered=1");
        assertThat(refusal(schema(WORDS), schema(new WireField("w", false, TEXT)))).contains("dictionary<");
        assertThat(refusal(schema(new WireField("w", false, TEXT)), schema(WORDS))).contains("dictionary<");
    }

    private static WireField words(long id, WireType.Int index, boolean ordered) {
        return new WireField("w", false, TEXT, List.of(), new WireField.Dictionary(id, index, ordered), Map.of());
    }
}
