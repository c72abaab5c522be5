package dev.vgirpc.transport.pipe;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * What a worker writes. A client expects an answer whenever it reads, so the stream's end is an
 * {@link EOFException} that tells what became of the worker.
 */
final class WorkerInput extends WorkerChannel implements ReadableByteChannel {

    private final InputStream stream;

    WorkerInput(Worker worker) {
        super(worker);
        this.stream = worker.process().getInputStream();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        boolean completed = false;
        try {
            enter();
            int read = stream.read(chunk, 0, Math.min(target.remaining(), chunk.length));
            if (read < 0) {
                throw new EOFException(isOpen() ? worker.describeEnd() : "closed");
            }
            target.put(chunk, 0, read);
            if (read == SMALL && chunk.length == SMALL) {
                chunk = new byte[LARGE];
            }
            completed = true;
            return read;
        } finally {
            leave(completed);
        }
    }
}
