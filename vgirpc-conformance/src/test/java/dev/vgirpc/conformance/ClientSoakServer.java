package dev.vgirpc.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.List;

/** A worker process at a socket, which can be killed and started again at the same address. */
final class ClientSoakServer implements AutoCloseable {

    private final List<String> options;
    private final String address;
    private Process process;

    ClientSoakServer(List<String> options, String wanted) throws IOException {
        this.options = options;
        this.process = start(wanted);
        this.address = firstLine(process);
    }

    private Process start(String at) throws IOException {
        try {
            return new ProcessBuilder(SoakWorker.command(StreamSoakWorker.class, options, at))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("resource") // it ends with the process
    private static String firstLine(Process started) throws IOException {
        BufferedReader output = started.inputReader();
        String line = output.readLine();
        if (line == null) {
            throw new IllegalStateException("the worker has not started");
        }
        return line;
    }

    String address() {
        return address;
    }

    /** Ends the process as a crash would, and starts another. */
    void killAndRestart() throws IOException, InterruptedException {
        kill();
        process = start(address);
        if (!firstLine(process).equals(address)) {
            throw new IllegalStateException("the worker is somewhere else");
        }
    }

    private void kill() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        process.getInputStream().close();
        process.getOutputStream().close();
    }

    @Override
    public void close() throws IOException {
        try {
            kill();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
