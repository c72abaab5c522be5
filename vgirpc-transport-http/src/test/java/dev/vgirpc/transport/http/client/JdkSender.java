package dev.vgirpc.transport.http.client;

import dev.vgirpc.testkit.TestCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Sends by the JDK's client, for tests: request bodies are copied. */
final class JdkSender implements HttpSender {

    private final String address;
    private final HttpClient client;
    private @Nullable Answer last;
    private boolean closed;

    JdkSender(String address, HttpClient.Version version) {
        this.address = address;
        HttpClient.Builder builder = HttpClient.newBuilder().version(version);
        if (address.startsWith("https")) {
            builder.sslContext(TestCertificates.context());
        }
        this.client = builder.build();
    }

    @Override
    public HttpAnswer send(HttpMessage message) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + message.path()))
                .POST(BodyPublishers.ofByteArray(message.body().toByteArray()));
        message.fields().forEach(each -> request.header(each.name(), each.value()));
        synchronized (this) {
            if (closed) {
                throw new NotSentException("the sender is closed", null);
            }
            Answer answer = new Answer(client.sendAsync(request.build(), BodyHandlers.ofInputStream()));
            last = answer;
            return answer;
        }
    }

    @Override
    public synchronized boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        Answer present;
        synchronized (this) {
            closed = true;
            present = last;
        }
        if (present != null) {
            present.close();
        }
        client.shutdownNow();
    }

    private static final class Answer implements HttpAnswer, ReadableByteChannel {

        private final CompletableFuture<HttpResponse<InputStream>> coming;
        private volatile @Nullable HttpResponse<InputStream> response;
        private volatile boolean closed;

        Answer(CompletableFuture<HttpResponse<InputStream>> coming) {
            this.coming = coming;
        }

        @Override
        public int status() throws IOException {
            return come().statusCode();
        }

        private HttpResponse<InputStream> come() throws IOException {
            HttpResponse<InputStream> present = response;
            if (present != null) {
                return present;
            }
            try {
                present = coming.get();
                response = present;
                return present;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClosedByInterruptException();
            } catch (CancellationException e) {
                throw new IOException("closed before the response came", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ConnectException) {
                    throw new NotSentException("cannot connect", e.getCause());
                }
                throw new IOException(e.getCause());
            }
        }

        @Override
        public List<String> header(String name) {
            HttpResponse<InputStream> present = response;
            return present == null ? List.of() : present.headers().allValues(name);
        }

        @Override
        public ReadableByteChannel body() {
            return this;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            InputStream in = come().body();
            if (Thread.currentThread().isInterrupted()) {
                throw new ClosedByInterruptException();
            }
            byte[] piece = new byte[Math.min(target.remaining(), 64 << 10)];
            int count = in.read(piece);
            if (closed) {
                throw new IOException("closed");
            }
            if (count > 0) {
                target.put(piece, 0, count);
            }
            return count;
        }

        @Override
        public boolean isOpen() {
            return !closed;
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            coming.cancel(true);
            coming.thenAccept(come -> {
                try {
                    come.body().close();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }
}
