package dev.vgirpc.transport.pipe.worker;

import dev.vgirpc.RpcClient;
import dev.vgirpc.transport.pipe.Subprocess;
import java.util.List;

/** Starts the command of its arguments with a standard error that is logged, and ends it. */
public final class LoggingParent {

    private LoggingParent() {}

    public static void main(String[] args) {
        RpcClient.connect(Subprocess.command(List.of(args)).stderr(Subprocess.Stderr.LOG)).close();
    }
}
