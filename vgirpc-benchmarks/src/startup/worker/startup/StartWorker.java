package startup;

import dev.vgirpc.Worker;

final class StartWorker {

    public static void main(String[] args) {
        Worker.main(args, Calls.class, () -> Double::sum);
    }

    private StartWorker() {}
}
