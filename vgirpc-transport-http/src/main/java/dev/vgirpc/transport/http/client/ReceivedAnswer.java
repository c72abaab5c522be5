package dev.vgirpc.transport.http.client;

import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.TransportException;
import dev.vgirpc.transport.http.coding.BodyCodingException;
import dev.vgirpc.transport.http.coding.BoundedBody;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one answer. Its head is looked at when the first one is asked for: a body that says it is Arrow is read
 * whatever the status. It belongs to one thread.
 */
final class ReceivedAnswer implements AutoCloseable {

    static final String TYPE = "application/vnd.apache.arrow.stream";

    private final HttpAnswer answer;
    private final String what;
    private final Reading reading;
    private @Nullable ReadableByteChannel body;
    private @Nullable BoundedBody counted;
    private @Nullable IpcReader reader;
    private boolean inStream;
    private boolean followed;
    private boolean broken;
    private boolean finished;

    /**
     * How bodies are read.
     *
     * @param limits bounds on what is read
     * @param schemas schemas seen before
     * @param shareBodies whether large messages are read into memory that vectors can share
     */
    record Reading(Limits limits, SchemaCache schemas, boolean shareBodies) {}

    /**
     * An answer whose head may not be there yet.
     *
     * @param what the request, for messages
     */
    ReceivedAnswer(HttpAnswer answer, String what, Reading reading) {
        this.answer = answer;
        this.what = what;
        this.reading = reading;
    }

    /**
     * The next batch.
     *
     * @return a batch, valid until the next call or {@link #close}; null at the end of the present IPC stream
     * @throws dev.vgirpc.RpcException when the server refuses the request in other words than Arrow's
     */
    @Nullable WireBatch next() {
        return guarded(in -> {
            if (finished) {
                return null;
            }
            if (!inStream) {
                inStream = true; // A refused schema, too, opens the stream.
                if (in.openStream() == null) {
                    throw new ProtocolException(
                            what + (followed ? ": the answer ends before the turns" : ": the answer is empty"));
                }
            }
            return in.next();
        });
    }

    /** From the end of one IPC stream to the next in the same body. */
    void nextStream() {
        inStream = false;
        followed = true;
    }

    /** Reads to the end of the IPC stream and ends the exchange, while the latest batch stays valid until {@link #close}. */
    void finish() {
        guarded(in -> {
            in.drainHolding();
            return null;
        });
        finished = true;
        answer.close();
    }

    /** How many bytes were read so far, without codings. */
    long bytesRead() {
        return counted == null ? 0 : counted.count();
    }

    /** Whether what follows a failure can still be read. */
    boolean goesOn() {
        return !broken;
    }

    private interface Step {
        @Nullable WireBatch take(IpcReader in) throws IOException;
    }

    private @Nullable WireBatch guarded(Step step) {
        boolean goesOn = false;
        try {
            IpcReader in = reader();
            WireBatch batch;
            try {
                batch = step.take(in);
                goesOn = !in.inputEnded();
            } catch (LimitException | ProtocolException e) {
                goesOn = in.inStep() && !in.inputEnded();
                throw in.inputEnded() ? cutOff(e) : e;
            }
            if (!goesOn) {
                throw cutOff(null);
            }
            return batch;
        } catch (BodyCodingException e) {
            throw new ProtocolException(what + ": the answer cannot be decoded: " + e.getMessage(), e);
        } catch (IOException e) {
            throw lost(what, true, e);
        } finally {
            broken |= !goesOn;
        }
    }

    private ProtocolException cutOff(@Nullable RuntimeException cause) {
        return new ProtocolException(what + ": the answer ends before its end", cause);
    }

    private IpcReader reader() throws IOException {
        IpcReader present = reader;
        if (present == null) {
            answer.status(); // The rest of the head is there when this is.
            ReadableByteChannel plain = ResponseCodings.undo(what, answer, answer.body());
            body = plain;
            if (!isArrow()) {
                throw Refusals.of(what, answer, plain);
            }
            BoundedBody counting = new BoundedBody(plain, Long.MAX_VALUE);
            counted = counting;
            present = new IpcReader(counting, reading.limits, reading.schemas);
            present.shareBodies(reading.shareBodies);
            reader = present;
        }
        return present;
    }

    private boolean isArrow() {
        String type = String.join(",", answer.header("Content-Type"));
        return type.split(";", 2)[0].strip().equalsIgnoreCase(TYPE);
    }

    /** A failure of the network. */
    static TransportException lost(String what, boolean delivered, IOException cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new TransportException(what + ": " + reason, delivered, cause);
    }

    /** Drops what was not read. */
    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
        try {
            // The decoders hold memory.
            if (body != null) {
                body.close();
            }
        } catch (IOException e) {
            // The answer is dropped in any case.
        } finally {
            answer.close();
        }
    }
}
