package dev.vgirpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.flat.FlatBuilder;
import dev.vgirpc.wire.support.StreamBytes;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaMessageTest {

    private static final WireType INT64 = new WireType.Int(64, true);

    static Stream<String> recorded() throws IOException {
        try (InputStream in = SchemaMessageTest.class.getResourceAsStream("schema-messages.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"));
        }
    }

    private static WireSchema decode(byte[] message, Limits limits) {
        return SchemaDecoder.decode(MemorySegment.ofArray(message).asSlice(8), limits);
    }

    private static WireSchema decode(byte[] message) {
        return decode(message, Limits.defaults());
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void recordedMessageIsWrittenAgainWithEqualBytes(String line) {
        String hex = line.substring(line.indexOf(' ') + 1);
        WireSchema schema = decode(HexFormat.of().parseHex(hex));

        assertThat(HexFormat.of().formatHex(SchemaMessage.encode(schema))).isEqualTo(hex);
    }

    @Test
    void emptySchemaHasTheBytesOfTheReference() {
        assertThat(HexFormat.of().formatHex(SchemaMessage.encode(WireSchema.EMPTY)))
                .isEqualTo("ffffffff300000001000000000000a000c000600050008000a000000000104000c000000"
                        + "0800080000000400080000000400000000000000");
    }

    /** The entries are the map's own; their indices would be taken for the entries themselves. */
    @Test
    void entriesOfAMapAreNotDictionaryEncoded() {
        WireType number = new WireType.Int(64, true);
        WireField entries = new WireField(
                "entries",
                false,
                new WireType.Struct(),
                List.of(new WireField("key", false, number), new WireField("value", true, number)),
                new WireField.Dictionary(0, new WireType.Int(32, true), false),
                Map.of());
        byte[] message = SchemaMessage.encode(
                new WireSchema(List.of(new WireField("m", true, new WireType.MapOf(false), entries))));

        assertThatThrownBy(() -> decode(message)).isInstanceOf(ProtocolException.class).hasMessageContaining("'m'");
    }

    /** The start of the golden request of protocol page 2.2. */
    @Test
    void goldenRequestStartsWithTheSchemaOfItsParameters() {
        WireType float64 = new WireType.Floating(64);
        WireSchema schema =
                new WireSchema(List.of(new WireField("a", false, float64), new WireField("b", false, float64)));

        assertThat(HexFormat.of().formatHex(SchemaMessage.encode(schema)))
                .isEqualTo("ffffffffa00000001000000000000a000c000600050008000a00000000010400"
                        + "0c00000008000800000004000800000004000000020000004000000004000000"
                        + "d8ffffff00000003100000001400000004000000000000000100000062000000"
                        + "caffffff00000200100014000800000007000c00000010001000000000000003"
                        + "1000000018000000040000000000000001000000610006000800060006000000"
                        + "0000020000000000");
    }

    @Test
    void orderOfMetadataIsKept() {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            metadata.put("key" + (i * 7 % 20), "value" + i);
        }
        WireSchema schema = new WireSchema(List.of(new WireField("a", true, INT64, List.of(), null, metadata)), metadata);
        byte[] message = SchemaMessage.encode(schema);

        assertThat(decode(message).metadata().keySet()).containsExactlyElementsOf(metadata.keySet());
        assertThat(decode(message).fields().getFirst().metadata().keySet()).containsExactlyElementsOf(metadata.keySet());
    }

    @Test
    void columnsOverTheLimitAreNamed() {
        WireField struct = new WireField(
                "s", true, new WireType.Struct(), new WireField("x", true, INT64), new WireField("y", true, INT64));
        byte[] message = SchemaMessage.encode(new WireSchema(List.of(struct, struct)));

        assertThat(decode(message, Limits.defaults().withMaxColumns(6)).fields()).hasSize(2);
        assertThatThrownBy(() -> decode(message, Limits.defaults().withMaxColumns(5)))
                .isInstanceOfSatisfying(LimitException.class, e -> {
                    assertThat(e.limitName()).isEqualTo("maxColumns");
                    assertThat(e.limit()).isEqualTo(5);
                    assertThat(e.actual()).isEqualTo(6);
                });
    }

    @Test
    void nestingOverTheLimitIsNamed() {
        WireField field = new WireField("leaf", true, INT64);
        for (int i = 1; i < 5; i++) {
            field = new WireField("level", true, new WireType.ListOf(false), field);
        }
        byte[] message = SchemaMessage.encode(new WireSchema(List.of(field)));

        assertThat(decode(message, Limits.defaults().withMaxNestingDepth(5)).fields()).containsExactly(field);
        assertThatThrownBy(() -> decode(message, Limits.defaults().withMaxNestingDepth(4)))
                .isInstanceOfSatisfying(LimitException.class, e -> {
                    assertThat(e.limitName()).isEqualTo("maxNestingDepth");
                    assertThat(e.actual()).isEqualTo(5);
                });
    }

    @Test
    void childrenThatDoNotFitTheTypeAreRefused() {
        WireField child = new WireField("c", true, INT64);
        for (WireField wrong : List.of(
                new WireField("w", true, new WireType.ListOf(false)),
                new WireField("w", true, new WireType.ListOf(true), child, child),
                new WireField("w", true, new WireType.FixedSizeList(2)),
                new WireField("w", true, new WireType.MapOf(false), child),
                new WireField("w", true, new WireType.MapOf(false), new WireField("e", false, new WireType.Struct(), child)),
                new WireField("w", true, new WireType.RunEndEncoded(), child),
                new WireField("w", true, INT64, child))) {
            byte[] message = SchemaMessage.encode(new WireSchema(List.of(wrong)));

            assertThatThrownBy(() -> decode(message))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContainingAll("'w'", "children");
        }
    }

    /** A schema whose columns are all the same table, and whose metadata is all the same pair. */
    private static byte[] shared(int columns, int pairs, String text) {
        FlatBuilder b = new FlatBuilder();
        int string = b.string(text);
        b.startTable();
        int type = b.endTable();
        b.startTable();
        b.addOffset(3, type);
        b.addOffset(0, string);
        b.addByte(2, 6, 0);
        int field = b.endTable();
        b.startTable();
        b.addOffset(0, string);
        b.addOffset(1, string);
        int pair = b.endTable();
        int fieldVector = b.offsets(Collections.nCopies(columns, field).stream().mapToInt(i -> i).toArray());
        int pairVector = b.offsets(Collections.nCopies(pairs, pair).stream().mapToInt(i -> i).toArray());
        b.startTable();
        b.addOffset(1, fieldVector);
        b.addOffset(2, pairVector);
        int schema = b.endTable();
        b.startTable();
        b.addOffset(2, schema);
        b.addShort(0, 4, 0);
        b.addByte(1, 1, 0);
        return new StreamBytes().message(b.finish(b.endTable()), new byte[0]).bytes();
    }

    @Test
    void textUsedOverAndOverIsRefused() {
        assertThat(decode(shared(3, 2, "text")).fields()).hasSize(3).containsOnly(new WireField("text", false, new WireType.Bool()));
        assertThat(decode(shared(3, 2, "text")).metadata()).isEqualTo(Map.of("text", "text"));

        for (byte[] message : List.of(
                shared(1000, 0, "x".repeat(10_000)), shared(0, 1000, "x".repeat(10_000)), shared(16_000, 0, "x".repeat(1000)))) {
            assertThatThrownBy(() -> decode(message))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("over and over");
        }
    }

    @Test
    void typeThatIsNotKnownCanBeReadButNotWritten() {
        WireSchema schema = new WireSchema(List.of(new WireField("v", true, new WireType.Unsupported(24))));

        assertThatThrownBy(() -> SchemaMessage.encode(schema)).isInstanceOf(IllegalArgumentException.class);

        byte[] message = SchemaMessage.encode(new WireSchema(List.of(new WireField("v", true, new WireType.Bool()))));
        int code = HexFormat.of().formatHex(message).indexOf("00000106") / 2 + 3;
        assertThat(message[code]).isEqualTo((byte) 6);
        message[code] = 24;
        assertThat(decode(message)).isEqualTo(schema);
    }
}
