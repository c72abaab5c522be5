package dev.vgirpc.transport.pipe.worker;

import dev.vgirpc.CallContext;
import dev.vgirpc.Worker;

/** A program that is nothing but a worker of {@link Probe}. */
public final class WorkerProgram {

    private WorkerProgram() {}

    public static void main(String[] args) {
        System.out.println("before");
        Worker.of(Probe.class, () -> {
                    System.out.println("made");
                    return (Probe) WorkerProgram::answer;
                })
                .name("probe")
                .version("1.0")
                .flag("--leave-thread", "keep a thread that is no daemon", WorkerProgram::thread)
                .main(args);
    }

    private static void thread() {
        Thread.ofPlatform().daemon(false).start(() -> sleep(600_000));
    }

    private static String answer(String what) {
        String[] words = what.split(" ");
        return switch (words[0]) {
            case "print" -> {
                System.out.println("stray");
                System.out.flush();
                yield "printed";
            }
            case "sleep" -> {
                // The first line says that the call runs.
                System.err.println("asleep");
                sleep(Long.parseLong(words[1]));
                yield "slept";
            }
            case "kind" -> CallContext.current().transportKind().name();
            case "fail" -> throw new IllegalStateException("as asked");
            default -> what;
        };
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
