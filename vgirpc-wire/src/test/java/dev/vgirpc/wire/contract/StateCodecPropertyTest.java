package dev.vgirpc.wire.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.LimitException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.ValueException;
import dev.vgirpc.wire.WireMemory;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.Mutations;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** States of any record types are the same after they went through bytes; changed bytes are read or refused. */
class StateCodecPropertyTest {

    private static final int TYPES = 8;
    private static final int VALUES = 6;
    private static final int CHANGES = 20;

    @Property(tries = 15, shrinking = ShrinkingMode.OFF)
    void statesTravel(@ForAll long seed) throws InterruptedException {
        long before = WireMemory.allocatedBytes();
        Random random = new Random(seed);
        RandomRecords records = new RandomRecords(random, TYPES);
        Mutations mutations = new Mutations(random);
        byte[] other = {};
        for (int index = 0; index < TYPES; index++) {
            Problems problems = new Problems();
            StateCodec codec = StateCodec.make("m", records.recordType(index), "S.m()", problems);
            problems.throwIfAny(records.source());
            assertThat(codec).isNotNull();
            for (int i = 0; i < VALUES; i++) {
                Record sent = records.value(index);
                byte[] bytes = codec.encode(sent);
                assertThat(records.received(codec.decode(bytes, Readings.plain())))
                        .as("R%s of\n%s", index, records.source())
                        .isEqualTo(records.expected(sent));
                assertThat(codec.encode(sent)).isEqualTo(bytes);
                changedBytesAreReadOrRefused(codec, bytes, i == 0 ? bytes : other, mutations);
                other = bytes;
            }
        }
        LeakCheck.assertNothingLeft(before);
    }

    private static void changedBytesAreReadOrRefused(
            StateCodec codec, byte[] bytes, byte[] other, Mutations mutations) {
        List<Integer> boundaries = List.of(0, 8, bytes.length);
        List<Integer> otherBoundaries = List.of(0, 8, other.length);
        for (int i = 0; i < CHANGES; i++) {
            byte[] changed = mutations.change(bytes, boundaries, other, otherBoundaries);
            if (changed.length >= 8 && i % 4 != 0) {
                // Past the head, which would refuse most of them.
                System.arraycopy(bytes, 0, changed, 0, 8);
            }
            try (Reading in = Readings.plain()) {
                codec.decode(changed, in);
            } catch (ProtocolException | LimitException | ValueException e) {
                assertThat(e.getMessage()).isNotBlank();
            } catch (Throwable e) {
                throw new AssertionError("for " + Arrays.toString(changed), e);
            }
        }
    }
}
