package smoke;

import dev.vgirpc.Worker;

/** The service as a command. */
final class SmokeWorker {

    public static void main(String[] args) {
        Worker.main(args, Service.class, ServiceImpl::new);
    }

    private SmokeWorker() {}
}
