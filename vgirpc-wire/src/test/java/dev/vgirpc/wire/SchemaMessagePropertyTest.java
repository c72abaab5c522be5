package dev.vgirpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.support.Values;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SchemaMessagePropertyTest {

    private static WireSchema decode(byte[] message) {
        return SchemaDecoder.decode(MemorySegment.ofArray(message).asSlice(8), Limits.defaults());
    }

    @Property(tries = 1500)
    void anySchemaComesBack(@ForAll long seed) {
        WireSchema schema = new Values(new Random(seed)).schema(6, false);
        byte[] message = SchemaMessage.encode(schema);

        assertThat(message.length % 8).isZero();
        assertThat(decode(message)).isEqualTo(schema);
        assertThat(SchemaMessage.encode(decode(message))).isEqualTo(message);
    }

    @Property(tries = 100)
    void brokenMessagesAreRefusedInOneWay(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] message = SchemaMessage.encode(new Values(random).schema(3, false));
        for (int i = 0; i < 400; i++) {
            byte[] broken = message.clone();
            for (int k = random.nextInt(3); k >= 0; k--) {
                broken[8 + random.nextInt(broken.length - 8)] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(32));
            }
            try {
                decode(broken);
            } catch (ProtocolException | LimitException e) {
                // The refusals that are allowed.
            }
        }
    }
}
