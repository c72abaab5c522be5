package dev.vgirpc.transport.pipe;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;

/** What a worker reads. Each write takes all bytes and flushes them. */
final class WorkerOutput extends WorkerChannel implements WritableByteChannel {

    private final OutputStream stream;

    WorkerOutput(Worker worker) {
        super(worker);
        this.stream = worker.process().getOutputStream();
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        boolean completed = false;
        try {
            enter();
            int size = source.remaining();
            if (size > SMALL && chunk.length == SMALL) {
                chunk = new byte[LARGE];
            }
            while (source.hasRemaining()) {
                int part = Math.min(source.remaining(), chunk.length);
                source.get(chunk, 0, part);
                stream.write(chunk, 0, part);
            }
            stream.flush();
            completed = true;
            return size;
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw isOpen() ? new IOException(worker.describeEnd(), e) : e;
        } finally {
            leave(completed);
        }
    }
}
