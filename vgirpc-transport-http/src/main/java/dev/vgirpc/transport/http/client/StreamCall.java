package dev.vgirpc.transport.http.client;

import dev.vgirpc.LimitException;
import dev.vgirpc.RpcException;
import dev.vgirpc.TransportException;
import dev.vgirpc.transport.http.client.Requests.Step;
import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.spi.ClientCall;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stream as requests (protocol page 8.9). The request that opens it is answered by the header, if there is one, and
 * the first turns of a producer. An answer may hold several turns: they are given one by one, and the next request is
 * sent when a turn is asked for that the answer does not hold. A batch without rows that carries a cursor is no turn; it
 * tells where the stream goes on, and an answer without one is the last.
 *
 * <p>Cancelling waits for {@link #close}: the cursor that the cancel has to carry comes with the end of the answer that
 * is being read, perhaps by another thread.
 */
final class StreamCall implements ClientCall {

    private static final Logger LOGGER = System.getLogger("dev.vgirpc.client");

    private static final int OWN_BYTES = 1024;

    private final Requests requests;
    private final String method;
    private final ReceivedAnswer.Reading reading;
    private final End end;
    private final StreamPosition position = new StreamPosition();
    private final HeldMessages messages;

    /** What is being read; null between the answer that was read to its end and the next request. */
    private @Nullable ReceivedAnswer answer;

    private boolean inHeader;
    /** A turn was asked for whose batch was not given yet. */
    private boolean turnDue;
    /** The answer is one to an input: its first batch is a turn, be it without rows. */
    private boolean answersInput;
    /** A turn that was read before it was asked for. */
    private @Nullable WireBatch ahead;
    /** A turn was refused or could not be read, and with it the cursor. */
    private boolean lost;

    private volatile boolean cancelled;
    private boolean closed;

    /** What the stream's transport is told. */
    interface End {
        /** Whether requests can still be sent. */
        boolean isOpen();

        /** The call is over. */
        void ended();
    }

    /**
     * A stream that was asked for.
     *
     * @param opening the answer to that
     */
    StreamCall(
            Requests requests,
            String method,
            ReceivedAnswer opening,
            boolean withHeader,
            ReceivedAnswer.Reading reading,
            End end) {
        this.requests = requests;
        this.method = method;
        this.answer = opening;
        this.inHeader = withHeader;
        this.reading = reading;
        this.messages = new HeldMessages(reading.limits());
        this.end = end;
    }

    @Override
    public boolean tick() {
        turnDue = true;
        return true;
    }

    @Override
    public Map<String, String> beginInput() {
        // The cursor is at the answer's end. What comes before belongs to the turn that is about to be asked for.
        while (ahead == null) {
            ReceivedAnswer present = answer;
            if (present == null) {
                break;
            }
            WireBatch batch = next(present);
            if (batch == null) {
                endAnswer(present);
            } else if (isPosition(batch)) {
                position.take(batch);
            } else if (!batch.isData()) {
                messages.add(batch);
            } else {
                ahead = batch;
            }
        }
        return ahead == null ? position.metadata() : Map.of();
    }

    /** Over HTTP a stream without input columns is a producer: the server has run its turn already. */
    @Override
    public void send(WireBuffer input) {
        if (ahead == null && position.isKnown()) {
            post(input);
            answersInput = true;
        }
    }

    private void postTick() {
        try (WireBuffer bytes = metadataOnly(position.metadata())) {
            post(bytes);
        }
    }

    private void post(WireBuffer bytes) {
        position.use();
        answer = requests.post(method, Step.EXCHANGE, bytes, reading);
    }

    private static WireBuffer metadataOnly(Map<String, String> metadata) {
        WireBuffer buffer = new WireBuffer(OWN_BYTES);
        BatchWriter writer = new BatchWriter(buffer);
        buffer.putCopy(SchemaMessage.encode(WireSchema.EMPTY));
        writer.emptyBatch(BatchHead.of(WireSchema.EMPTY, Metadata.of(metadata)));
        writer.endStream();
        return buffer;
    }

    @Override
    public @Nullable WireBatch receive() {
        WireBatch message = messages.poll();
        if (message != null) {
            return message;
        }
        WireBatch read = ahead;
        if (read != null) {
            ahead = null;
            turnDue = false;
            return read;
        }
        while (true) {
            ReceivedAnswer present = answer;
            if (present == null) {
                if (!turnDue || !position.isKnown()) {
                    return null;
                }
                postTick();
                continue;
            }
            WireBatch batch = next(present);
            if (inHeader) {
                return batch;
            }
            if (batch == null) {
                endAnswer(present);
            } else if (isPosition(batch)) {
                position.take(batch);
            } else {
                if (batch.isData()) {
                    turn(present, batch);
                }
                return batch;
            }
        }
    }

    private void turn(ReceivedAnswer present, WireBatch batch) {
        boolean whole = answersInput && StreamPosition.isIn(batch);
        turnDue = false;
        answersInput = false;
        if (StreamPosition.isIn(batch)) {
            position.take(batch);
        }
        if (whole) {
            present.finish();
        }
    }

    private boolean isPosition(WireBatch batch) {
        return !answersInput && batch.rowCount() == 0 && StreamPosition.isIn(batch);
    }

    private @Nullable WireBatch next(ReceivedAnswer present) {
        boolean reached = true;
        try {
            WireBatch batch = present.next();
            reached = false;
            return batch;
        } catch (TransportException e) {
            reached = e.isTransient();
            throw e;
        } finally {
            lost |= reached;
        }
    }

    private void endAnswer(ReceivedAnswer present) {
        answer = null;
        answersInput = false;
        present.close();
    }

    @Override
    public void turns() {
        inHeader = false;
        if (answer != null) {
            answer.nextStream();
        }
    }

    @Override
    public void cancel(WireBuffer input) {
        cancelled = true;
    }

    @Override
    public void notOpened() {
        // The answer tells all there is: no input is on its way.
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (cancelled) {
                cancelNow();
            }
        } catch (RpcException e) {
            LOGGER.log(Level.DEBUG, () -> "the stream '" + method + "' could not be cancelled: " + e);
        } finally {
            messages.close();
            ReceivedAnswer last = answer;
            if (last != null) {
                endAnswer(last);
            }
            end.ended();
        }
    }

    /** Reads on to the end of the answer, which has the cursor, but not for ever. */
    private void readToPosition() {
        ReceivedAnswer present = answer;
        if (present == null) {
            return;
        }
        long most = present.bytesRead() + reading.limits().maxDrainBytes();
        try {
            while (!inHeader && present.goesOn() && present.bytesRead() <= most) {
                try {
                    WireBatch batch = next(present);
                    if (batch == null) {
                        break;
                    }
                    if (isPosition(batch)) {
                        position.take(batch);
                    }
                } catch (LimitException e) {
                    // Nobody wanted that batch any more.
                }
            }
        } finally {
            endAnswer(present);
        }
    }

    private void cancelNow() {
        readToPosition();
        Map<String, String> metadata =
                position.isKnown() ? position.metadata() : lost ? position.lastMetadata() : Map.of();
        if (metadata.isEmpty() || !end.isOpen()) {
            return;
        }
        Map<String, String> all = new LinkedHashMap<>(metadata);
        all.put(WireKeys.CANCEL, "1");
        try (WireBuffer bytes = metadataOnly(all);
                ReceivedAnswer told = requests.post(method, Step.EXCHANGE, bytes, reading)) {
            // Its logs are nobody's any more.
            while (told.next() != null) {}
        }
    }
}
