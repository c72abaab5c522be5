package dev.vgirpc.wire.contract;

import static dev.vgirpc.wire.contract.RoundTrip.method;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vgirpc.Batch;
import dev.vgirpc.CallContext;
import dev.vgirpc.ContractException;
import dev.vgirpc.Default;
import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.ProducerState;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.RpcException;
import dev.vgirpc.RpcStream;
import dev.vgirpc.ServiceException;
import dev.vgirpc.Step;
import dev.vgirpc.Transient;
import dev.vgirpc.Validation;
import dev.vgirpc.ValueException;
import dev.vgirpc.wire.BatchMemory;
import dev.vgirpc.wire.support.LeakCheck;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a stream's state may be, and its way through bytes. */
@ExtendWith(LeakCheck.class)
class StateCodecTest {

    record Row(long value) {}

    interface Ending extends ProducerState<Row> {
        @Override
        default Step<Row> next(CallContext call) {
            return Step.finish();
        }
    }

    record Plain(long left, @Nullable String note) implements Ending {}

    /** Permits in an order that is not that of the names, through a further interface, and one record twice. */
    sealed interface Phases extends Ending permits Working, Starting, Late {}

    sealed interface Late extends Phases permits Waiting, Ended {}

    record Starting(String table) implements Phases {}

    record Working(List<Long> left, Pair<String, Long> best) implements Phases {}

    record Waiting(int tries) implements Late {}

    record Ended() implements Late {}

    record Pair<A, B>(A first, B second) {}

    record WithTransients(int page, @Transient @Nullable Path file, @Transient @Default("3") int tries)
            implements Ending {}

    record WithColumns(Batch rows, Schema columns, Optional<Batch> more) implements Ending {}

    record Checked(int count) implements Ending {
        Checked {
            if (count > 9) {
                throw new IllegalArgumentException("too many");
            }
        }
    }

    record Generic<T>(T value) implements Ending {}

    record NoArrowType(Thread thread) implements Ending {}

    record Undeclared(long left) implements Ending {}

    static final class ClassState implements Ending {}

    enum EnumState implements Ending {
        ONLY
    }

    interface OpenState extends Ending {}

    sealed interface Mixed extends Ending permits Plainer, NotSealed, Final {}

    record Plainer() implements Mixed {}

    non-sealed interface NotSealed extends Mixed {}

    static final class Final implements Mixed {}

    interface Contract {
        ProducerStream<Row> plain();

        ProducerStream<Row> phases();

        RpcStream open();

        long unary();
    }

    static class Service implements Contract {
        @Override
        public ProducerStream.Of<Plain, Row> plain() {
            return ProducerStream.of(new Plain(1, null));
        }

        @Override
        public ProducerStream.Of<Phases, Row> phases() {
            return ProducerStream.of(new Starting("t"));
        }

        @Override
        public ProducerStream.Of<WithTransients, Row> open() {
            return ProducerStream.of(new WithTransients(1, null, 2));
        }

        @Override
        public long unary() {
            return 0;
        }
    }

    private final long arrowBytes = BatchMemory.allocator().getAllocatedMemory();

    @AfterEach
    void noBatchIsLeft() {
        assertThat(BatchMemory.allocator().getAllocatedMemory()).isEqualTo(arrowBytes);
    }

    private static StateCodec codec(Class<?> state) {
        Problems problems = new Problems();
        StateCodec codec = StateCodec.make("scan", state, "Service.scan()", problems);
        problems.throwIfAny("test");
        assertThat(codec).isNotNull();
        return codec;
    }

    private static Object through(StateCodec codec, Object state) {
        return codec.decode(codec.encode(state), Readings.plain());
    }

    private static List<String> problems(Class<?> state) {
        return catchThrowableOfType(ContractException.class, () -> codec(state)).problems();
    }

    @Test
    void statesComeBack() {
        StateCodec plain = StateCodec.of(method(Contract.class, "plain"), Service.class);
        for (Plain state : List.of(new Plain(0, null), new Plain(Long.MIN_VALUE, ""), new Plain(-1, "Grüße \uD83C\uDF0D"))) {
            assertThat(through(plain, state)).isEqualTo(state);
        }
        StateCodec phases = StateCodec.of(method(Contract.class, "phases"), Service.class);
        for (Phases state : List.of(
                new Starting("t"), new Working(List.of(1L, 2L), new Pair<>("a", 3L)), new Waiting(7), new Ended())) {
            assertThat(through(phases, state)).isEqualTo(state);
        }
    }

    @Test
    void recordsAreIndexedInTheOrderOfTheirNames() {
        StateCodec codec = codec(Phases.class);
        assertThat(codec.types()).containsExactly(Ended.class, Starting.class, Waiting.class, Working.class);
        assertThat(codec.encode(new Ended())).startsWith(0, 0, 0, 0);
        assertThat(codec.encode(new Waiting(1))).startsWith(2, 0, 0, 0);
        assertThat(codec(Late.class).types()).containsExactly(Ended.class, Waiting.class);
    }

    @Test
    void whatIsTransientDoesNotTravel() {
        WithTransients sent = new WithTransients(5, Path.of("x"), 8);
        assertThat(through(codec(WithTransients.class), sent)).isEqualTo(new WithTransients(5, null, 3));
    }

    @Test
    void batchesBelongToTheReadingUntilTheyAreHandedOver() {
        StateCodec codec = codec(WithColumns.class);
        WithColumns sent = new WithColumns(numbers(3), numbersSchema(), Optional.of(numbers(1)));
        byte[] bytes = codec.encode(sent);
        assertThat(sent.rows.isClosed()).isFalse();
        codec.closeBatches(sent);
        assertThat(sent.rows.isClosed()).isTrue();
        assertThat(sent.more.orElseThrow().isClosed()).isTrue();

        WithColumns dropped;
        try (Reading in = Readings.plain()) {
            dropped = (WithColumns) codec.decode(bytes, in);
            assertThat(dropped.rows.rowCount()).isEqualTo(3);
        }
        assertThat(dropped.rows.isClosed()).isTrue();

        WithColumns kept;
        try (Reading in = Readings.plain()) {
            kept = (WithColumns) codec.decode(bytes, in);
            in.handOver();
        }
        assertThat(kept.rows.rowCount()).isEqualTo(3);
        assertThat(kept.columns).isEqualTo(numbersSchema());
        assertThat(kept.more.orElseThrow().rowCount()).isEqualTo(1);
        codec.closeBatches(kept);
        codec(Plain.class).closeBatches(new Plain(1, null));
    }

    private static Schema numbersSchema() {
        return new Schema(List.of(Field.nullable("n", new ArrowType.Int(32, true))));
    }

    private static Batch numbers(int rows) {
        VectorSchemaRoot root = VectorSchemaRoot.create(numbersSchema(), BatchMemory.allocator());
        for (int i = 0; i < rows; i++) {
            ((IntVector) root.getVector(0)).setSafe(i, i);
        }
        root.setRowCount(rows);
        return Batch.of(root);
    }

    @Test
    void aClosedBatchIsRefused() {
        WithColumns state = new WithColumns(numbers(1), numbersSchema(), Optional.empty());
        state.rows.close();
        assertThatThrownBy(() -> codec(WithColumns.class).encode(state))
                .isInstanceOf(ValueException.class)
                .hasMessageContaining("scan().state.rows: the batch is closed");
    }

    @Test
    void statesOfOtherClassesAreRefused() {
        StateCodec codec = codec(Late.class);
        for (Object other : List.of(new Undeclared(1), new Starting("x"))) {
            assertThatThrownBy(() -> codec.encode(other))
                    .isInstanceOf(ServiceException.class)
                    .hasMessageContainingAll(
                            "scan()", other.getClass().getName(), Ended.class.getName(), Waiting.class.getName());
            assertThatThrownBy(() -> codec.closeBatches(other)).isInstanceOf(ServiceException.class);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // what a service may do all the same
    void valuesThatCannotTravelAreNamed() {
        assertThatThrownBy(() -> codec(Starting.class).encode(new Starting(null)))
                .isInstanceOf(ValueException.class)
                .hasMessage("scan().state.table: is null but the contract allows no null");
    }

    @Test
    void classesThatAreNoRecordsAreRefused() {
        for (Class<?> state : List.of(ClassState.class, EnumState.class, OpenState.class, ProducerState.class)) {
            assertThat(problems(state)).singleElement().asString().containsSubsequence(
                    "Service.scan()", state.getName(), "no record", "declare a record");
        }
        assertThat(problems(Mixed.class)).hasSize(2).allSatisfy(each -> assertThat(each)
                .containsSubsequence("Service.scan()", "which " + Mixed.class.getName() + " permits", "no record"));
        assertThat(problems(Mixed.class).toString()).contains(NotSealed.class.getName(), Final.class.getName());
    }

    @Test
    void recordsThatHaveNoColumnsAreRefused() {
        assertThat(problems(NoArrowType.class)).singleElement().asString().containsSubsequence(
                "Service.scan()", NoArrowType.class.getName(), "'thread'", "java.lang.Thread has no Arrow type");
        assertThat(problems(Generic.class)).singleElement().asString().containsSubsequence(
                "Service.scan()", Generic.class.getName(), "type parameters");
    }

    static final class Undecided extends Service {
        @Override
        public ProducerStream.Of<Plain, Row> plain() {
            return super.plain();
        }
    }

    /** Its streams name no states, or wrong ones. */
    static final class Silent implements Contract {
        @Override
        public ProducerStream<Row> plain() {
            return ProducerStream.of(new Plain(1, null));
        }

        @Override
        public ProducerStream.Of<Generic<String>, Row> phases() {
            return ProducerStream.of(new Generic<>("x"));
        }

        @Override
        public RpcStream open() {
            return plain();
        }

        @Override
        public long unary() {
            return 0;
        }
    }

    @Test
    void allProblemsOfAServiceComeAtOnce() {
        ServicePlan plan = ServicePlan.of(Contract.class);
        assertThat(StateCodec.all(plan, Service.class)).containsOnlyKeys("open", "phases", "plain");
        assertThat(StateCodec.all(plan, Undecided.class)).containsOnlyKeys("open", "phases", "plain");
        ContractException refusal =
                catchThrowableOfType(ContractException.class, () -> StateCodec.all(plan, Silent.class));
        assertThat(refusal).hasMessageContaining(Silent.class.getName());
        assertThat(refusal.problems()).hasSize(3);
        assertThat(refusal.problems().get(0)).containsSubsequence("Silent.open()", "return ProducerStream.Of");
        assertThat(refusal.problems().get(1)).containsSubsequence("Silent.phases()", "type parameters");
        assertThat(refusal.problems().get(2)).containsSubsequence("Silent.plain()", "return ProducerStream.Of");
        assertThatThrownBy(() -> StateCodec.of(method(Contract.class, "plain"), Silent.class))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("Silent.plain()");
    }

    private static void assertNotDecoded(StateCodec codec, byte[] bytes, Class<?> type, String... words) {
        assertThatThrownBy(() -> codec.decode(bytes, Readings.plain()))
                .isInstanceOf(type)
                .message()
                .containsSubsequence(words);
    }

    @Test
    void otherIndexesAreRefused() {
        StateCodec codec = codec(Phases.class);
        byte[] bytes = codec.encode(new Ended());
        for (int index : new int[] {-1, -128, 4, 127}) {
            byte[] changed = bytes.clone();
            Arrays.fill(changed, 0, 4, (byte) (index < 0 ? -1 : 0));
            changed[0] = (byte) index;
            assertNotDecoded(codec, changed, ProtocolException.class, "scan()", "index " + index, "4 records");
        }
        byte[] moved = bytes.clone();
        moved[0] = 1;
        assertNotDecoded(codec, moved, ProtocolException.class, "scan()", Starting.class.getName(), "other declared records");
    }

    @Test
    void whatWasMadeWithOtherDeclaredRecordsIsRefused() {
        byte[] waiting = codec(Late.class).encode(new Waiting(4));
        assertNotDecoded(codec(Phases.class), waiting, ProtocolException.class, "scan()", Starting.class.getName());
    }

    @Test
    void bytesThatEndEarlyAreRefused() {
        StateCodec codec = codec(Plain.class);
        byte[] bytes = codec.encode(new Plain(1, "note"));
        for (int length = 0; length < bytes.length - 8; length++) {
            byte[] start = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> codec.decode(start, Readings.plain()))
                    .isInstanceOfAny(ProtocolException.class, ValueException.class);
        }
        StateCodec empty = codec(Ended.class);
        assertNotDecoded(empty, Arrays.copyOf(empty.encode(new Ended()), 8), ProtocolException.class, "ends after 8");
    }

    @Test
    void aRecordThatDoesNotFitIsRefused() {
        StateCodec codec = codec(Phases.class);
        byte[] bytes = codec.encode(new Starting("t"));
        byte[] working = codec.encode(new Waiting(7));
        System.arraycopy(bytes, 0, working, 0, 8);
        assertNotDecoded(codec, working, ValueException.class, "scan().state", "'table'", "missing");
    }

    @Test
    void aConstructorMayRefuse() {
        record Counted(int count) implements Ending {}
        byte[] bytes = codec(Counted.class).encode(new Counted(10));
        byte[] start = codec(Checked.class).encode(new Checked(1));
        System.arraycopy(start, 0, bytes, 0, 8);
        assertNotDecoded(codec(Checked.class), bytes, ValueException.class, "scan().state", "Checked", "too many");
    }

    @Test
    void limitsHold() {
        StateCodec codec = codec(Plain.class);
        byte[] bytes = codec.encode(new Plain(1, "x".repeat(10_000)));
        Limits limits = Limits.defaults().withMaxMessageBytes(1_000);
        assertThatThrownBy(() -> codec.decode(bytes, new Reading(limits, Validation.FULL, BatchMemory::allocator)))
                .isInstanceOf(LimitException.class)
                .hasMessageContaining("maxMessageBytes");
    }

    @Test
    void changedBytesAreReadOrRefused() {
        Random random = new Random(4);
        Batch rows = numbers(3);
        Map<Class<?>, List<Object>> states = Map.of(
                Phases.class,
                        List.of(new Starting("table"), new Working(List.of(1L, 2L), new Pair<>("a", 3L)), new Ended()),
                WithColumns.class, List.of(new WithColumns(rows, numbersSchema(), Optional.empty())));
        int refused = 0;
        int tries = 0;
        for (Map.Entry<Class<?>, List<Object>> each : states.entrySet()) {
            StateCodec codec = codec(each.getKey());
            for (Object state : each.getValue()) {
                byte[] bytes = codec.encode(state);
                for (int i = 0; i < 20_000; i++) {
                    byte[] changed = random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
                    for (int k = 1 + random.nextInt(3); k > 0 && changed.length > 0; k--) {
                        changed[random.nextInt(changed.length)] = (byte) (random.nextBoolean() ? random.nextInt() : -random.nextInt(3));
                    }
                    tries++;
                    try (Reading in = Readings.plain()) {
                        codec.decode(changed, in);
                    } catch (ProtocolException | LimitException | ValueException e) {
                        refused++;
                    } catch (RpcException e) {
                        throw new AssertionError("another error", e);
                    }
                }
            }
        }
        rows.close();
        assertThat(refused).isBetween(tries / 10, tries * 9 / 10);
    }
}
