package dev.vgirpc.conformance;

import dev.vgirpc.Worker;

/** The least that a worker is: a contract, a service and one line. The reference's launcher and command drive it. */
public final class SmallWorker {

    private SmallWorker() {}

    /** The contract. */
    public interface Small {

        double add(double a, double b);

        /** Returns how many characters the text has. */
        long length(String text);

        /** Prints to where the protocol or a launcher reads, if nobody takes care. */
        void say(String text);

        /** Sleeps and returns {@code slept}. */
        String nap(double seconds);

        /** The process that answers. */
        long pid();

        /** Fails with {@code ValueError}. */
        void fail();
    }

    private static final class SmallService implements Small {
        @Override
        public double add(double a, double b) {
            return a + b;
        }

        @Override
        public long length(String text) {
            return text.length();
        }

        @Override
        public void say(String text) {
            System.out.println(text);
            System.out.flush();
        }

        @Override
        public String nap(double seconds) {
            try {
                Thread.sleep((long) (seconds * 1000));
                return "slept";
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }

        @Override
        public long pid() {
            return ProcessHandle.current().pid();
        }

        @Override
        public void fail() {
            throw new IllegalArgumentException("as asked");
        }
    }

    /**
     * Serves where the flags say.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        Worker.main(args, Small.class, SmallService::new);
    }
}
