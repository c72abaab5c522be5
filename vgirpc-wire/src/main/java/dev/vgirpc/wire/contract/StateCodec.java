package dev.vgirpc.wire.contract;

import dev.vgirpc.ContractException;
import dev.vgirpc.LimitException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.ServiceException;
import dev.vgirpc.ValueException;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.column.BinaryWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The states of one stream method as bytes, for servers without memory between turns. The bytes hold
 * the index of the state's record among the declared ones, which are ordered by name, and the record as
 * an IPC stream of one row. Immutable and shared.
 *
 * <pre>
 *  0: int32  index of the record
 *  4: int32  hash of the record's name, which tells another list of records
 *  8: IPC stream
 * </pre>
 */
public final class StateCodec {

    /** Integers are little-endian, at any address. */
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** A usual size, whose memory is used again: states are written in every turn over HTTP. */
    private static final int BUFFER_BYTES = 4 << 10;

    private static final int NAME_OFFSET = 4;
    private static final int STREAM_OFFSET = 8;

    /** How a state stands in an enclosing value, were there one. */
    private static final WireField FIELD = new WireField("state", false, WireType.Binary.of(false));

    private final String method;
    private final List<Coded> states;
    private final Map<Class<?>, Coded> byClass = new HashMap<>();

    /** One record class. */
    private record Coded(int index, Class<?> type, RecordStreamShape shape, Shape.Reader reader) {}

    private StateCodec(String method, List<RecordPlan> plans) {
        this.method = method;
        List<Coded> all = new ArrayList<>();
        for (RecordPlan plan : plans) {
            RecordStreamShape shape = new RecordStreamShape(plan);
            Coded coded = new Coded(all.size(), plan.type(), shape, shape.reader(FIELD));
            all.add(coded);
            byClass.put(plan.type(), coded);
        }
        this.states = List.copyOf(all);
    }

    /**
     * The codecs of all stream methods of a service, by wire name.
     *
     * @throws ContractException with all problems: a method whose implementation declares no state, or
     *     one that is neither a record nor a sealed interface of records, or one that has no Arrow type
     */
    public static Map<String, StateCodec> all(ServicePlan service, Class<?> implementation) {
        Problems problems = new Problems();
        Map<String, StateCodec> codecs = new TreeMap<>(CodePointOrder.INSTANCE);
        for (MethodPlan method : service.methods().values()) {
            if (method.kind() instanceof StreamPlan) {
                StateCodec codec = make(method, implementation, problems);
                if (codec != null) {
                    codecs.put(method.name(), codec);
                }
            }
        }
        throwIfAny(problems, implementation);
        return codecs;
    }

    /**
     * The codec of one stream method.
     *
     * @throws ContractException when its states cannot travel, see {@link #all}
     */
    public static StateCodec of(MethodPlan method, Class<?> implementation) {
        Problems problems = new Problems();
        StateCodec codec = make(method, implementation, problems);
        throwIfAny(problems, implementation);
        if (codec == null) {
            throw new IllegalStateException("no codec and no problem");
        }
        return codec;
    }

    private static void throwIfAny(Problems problems, Class<?> implementation) {
        problems.throwIfAny(implementation.getName() + " has stream states that cannot travel");
    }

    private static @Nullable StateCodec make(MethodPlan method, Class<?> implementation, Problems problems) {
        String where = implementation.getSimpleName() + "." + method.method().getName() + "()";
        Class<?> state = method.declaredState(implementation);
        if (state == null) {
            problems.add(
                    where,
                    "its return type does not name the state: return ProducerStream.Of, ExchangeStream.Of or RpcStream.Of "
                            + "with the class of the state, with a header their OfWithHeader");
            return null;
        }
        return make(method.name(), state, where, problems);
    }

    /** The codec of a state class, or null when it has problems. */
    static @Nullable StateCodec make(String method, Class<?> state, String where, Problems problems) {
        List<Class<?>> records = StateRecords.of(state, where, problems);
        ShapeFactory shapes = new ShapeFactory();
        List<RecordPlan> plans = new ArrayList<>();
        for (Class<?> each : records) {
            try {
                plans.add(shapes.record(each));
            } catch (RefusedTypeException e) {
                problems.add(where, "state class " + each.getName() + ": " + e.getMessage());
            }
        }
        return plans.isEmpty() || plans.size() < records.size() ? null : new StateCodec(method, plans);
    }

    /** The record classes; the position of each is its index. */
    public List<Class<?>> types() {
        List<Class<?>> types = new ArrayList<>(states.size());
        states.forEach(each -> types.add(each.type));
        return types;
    }

    /**
     * The bytes of a state, whose batches stay the caller's, see {@link #closeBatches}.
     *
     * @throws ServiceException of type TypeError when the state's class is not a declared one
     * @throws ValueException when a component cannot travel; its path starts with the method
     */
    public byte[] encode(Object state) {
        Coded coded = coded(state);
        try (WireBuffer out = new WireBuffer(BUFFER_BYTES)) {
            out.putInt(coded.index);
            out.putInt(check(coded));
            ((BinaryWriter) coded.shape.toNatural(state)).writeTo(out);
            return out.toByteArray();
        } catch (ValueException e) {
            throw e.in("state").in(method + "()");
        }
    }

    private Coded coded(Object state) {
        Coded coded = byClass.get(state.getClass());
        if (coded == null) {
            throw new ServiceException(
                    "TypeError",
                    method + "() went on with a state of class " + state.getClass().getName()
                            + ", which its return type does not declare; it declares " + names());
        }
        return coded;
    }

    private String names() {
        return String.join(", ", states.stream().map(each -> each.type.getName()).toList());
    }

    /** The specification fixes the hash of a string. */
    private static int check(Coded coded) {
        return coded.type.getName().hashCode();
    }

    /**
     * The state that bytes become. Its batches are the reading's until they are handed over.
     *
     * @throws ProtocolException when the bytes are not those of a declared state
     * @throws LimitException when a part is over a limit of the reading
     * @throws ValueException when the record does not fit its class; its path starts with the method
     */
    public Object decode(byte[] bytes, Reading in) {
        if (bytes.length <= STREAM_OFFSET) {
            throw new ProtocolException("the state of " + method + "() ends after " + bytes.length + " bytes");
        }
        MemorySegment all = MemorySegment.ofArray(bytes);
        int index = all.get(INT, 0);
        if (index < 0 || index >= states.size()) {
            throw new ProtocolException("the state of " + method + "() has the index " + index + ", but " + states.size()
                    + (states.size() == 1 ? " record is declared" : " records are declared"));
        }
        Coded coded = states.get(index);
        if (all.get(INT, NAME_OFFSET) != check(coded)) {
            throw new ProtocolException("the state of " + method + "() is none of " + coded.type.getName()
                    + ", which has its index: it was made with other declared records");
        }
        try {
            return coded.reader.read(all.asSlice(STREAM_OFFSET), in);
        } catch (ValueException e) {
            throw e.in("state").in(method + "()");
        }
    }

    /**
     * Closes the batches that a state holds, once it is encoded and not used further.
     *
     * @throws ServiceException of type TypeError when the state's class is not a declared one
     */
    public void closeBatches(Object state) {
        Coded coded = coded(state);
        if (coded.shape.holdsBatches()) {
            coded.shape.closeBatches(state);
        }
    }
}
