package dev.vgirpc.transport.pipe;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A worker process and the ways to end it. */
record Worker(Process process) {

    /** How long a worker whose streams have ended may take until its exit code is known. */
    private static final Duration EXIT_CODE_TIMEOUT = Duration.ofSeconds(1);

    /** How long a worker that is asked to terminate may take. */
    private static final Duration TERMINATE_TIMEOUT = Duration.ofSeconds(2);

    /** How long the system may take to end a killed worker. */
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);

    /**
     * Kills the worker and what it started, without waiting. Processes that the worker started hold
     * its streams open, and so would block their readers on this side for ever.
     */
    void kill() {
        if (!process.isAlive()) {
            return;
        }
        // By handle: destroying the Process closes its streams, which waits for whoever uses them.
        List<ProcessHandle> descendants = process.descendants().toList();
        process.toHandle().destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    /**
     * Waits for the worker to exit by itself, then makes it. An interrupt makes it at once.
     *
     * @return whether the thread was interrupted; the flag is cleared
     */
    boolean end(Duration timeout) {
        boolean interrupted = false;
        try {
            if (!process.waitFor(timeout)) {
                process.toHandle().destroy();
                process.waitFor(TERMINATE_TIMEOUT);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        kill();
        try {
            process.waitFor(KILL_TIMEOUT);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        return interrupted;
    }

    /** Says why a stream of the worker ended. An interrupt cuts the search short. */
    String describeEnd() {
        try {
            if (process.waitFor(EXIT_CODE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                return "the worker process exited with code " + process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "the worker process closed its standard streams but still runs";
    }
}
