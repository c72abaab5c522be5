package dev.vgirpc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.Rpc;
import dev.vgirpc.Validation;
import dev.vgirpc.ValueException;
import dev.vgirpc.wire.contract.Reading;
import dev.vgirpc.wire.contract.ServicePlan;
import dev.vgirpc.wire.contract.StateCodec;
import dev.vgirpc.wire.contract.StreamPlan;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The states of the conformance service's streams become bytes and come back. */
class StreamStatesTest {

    private static final int VALUES = 10;
    private static final int CHANGES = 300;

    private final ServicePlan plan = ServicePlan.of(ConformanceService.class);
    private final Map<String, StateCodec> codecs = StateCodec.all(plan, ConformanceServiceImpl.class);
    private final Random random = new Random(6);

    private final long allocated = Rpc.allocator().getAllocatedMemory();

    @AfterEach
    void noMemoryIsLeft() {
        assertEquals(allocated, Rpc.allocator().getAllocatedMemory());
    }

    private static Reading reading() {
        return new Reading(Limits.defaults(), Validation.FULL, Rpc::allocator);
    }

    /** Any values of its components. */
    private Object any(Class<?> state) {
        RecordComponent[] components = state.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < values.length; i++) {
            types[i] = components[i].getType();
            values[i] = any(types[i], state);
        }
        try {
            return state.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(state.getName() + " cannot be made", e);
        }
    }

    private Object any(Class<?> type, Class<?> state) {
        if (type == long.class) {
            return random.nextLong();
        }
        if (type == double.class) {
            return random.nextGaussian();
        }
        if (type == boolean.class) {
            return random.nextBoolean();
        }
        throw new AssertionError(state.getName() + " has a component of " + type + ", which this test does not make");
    }

    @Test
    void everyStreamMethodHasACodec() {
        Set<String> streams = plan.methods().values().stream()
                .filter(method -> method.kind() instanceof StreamPlan)
                .map(method -> method.name())
                .collect(Collectors.toSet());
        assertTrue(streams.size() >= 25, "the streams of the contract: " + streams);
        assertEquals(streams, codecs.keySet());
        Set<Class<?>> types = new LinkedHashSet<>();
        codecs.values().forEach(codec -> types.addAll(codec.types()));
        Set<Class<?>> declared = new LinkedHashSet<>();
        for (Class<?> holder : List.of(ProducerStates.class, ExchangeStates.class)) {
            declared.addAll(Arrays.asList(holder.getDeclaredClasses()));
        }
        assertEquals(declared, types);
    }

    @Test
    void everyStateComesBack() {
        codecs.forEach((name, codec) -> {
            for (Class<?> type : codec.types()) {
                for (int i = 0; i < VALUES; i++) {
                    Object state = any(type);
                    try (Reading in = reading()) {
                        assertEquals(state, codec.decode(codec.encode(state), in), name);
                    }
                }
            }
        });
    }

    @Test
    void changedBytesAreReadOrRefused() {
        codecs.forEach((name, codec) -> {
            boolean refused = false;
            for (Class<?> type : codec.types()) {
                byte[] bytes = codec.encode(any(type));
                for (int i = 0; i < CHANGES; i++) {
                    byte[] changed = changed(bytes);
                    try (Reading in = reading()) {
                        codec.decode(changed, in);
                    } catch (ProtocolException | LimitException | ValueException e) {
                        assertFalse(String.valueOf(e.getMessage()).isBlank());
                        refused = true;
                    } catch (RuntimeException | Error e) {
                        throw new AssertionError(name + " of " + Arrays.toString(changed), e);
                    }
                }
            }
            assertTrue(refused, name + " refused nothing");
        });
    }

    private byte[] changed(byte[] bytes) {
        byte[] changed = random.nextInt(6) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
        for (int k = 1 + random.nextInt(3); k > 0 && changed.length > 0; k--) {
            changed[random.nextInt(changed.length)] = (byte) (random.nextBoolean() ? random.nextInt() : -random.nextInt(3));
        }
        return changed;
    }
}
