package dev.vgirpc.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How far a served connection has come: whom it waits for, and how many bytes it has moved meanwhile. The
 * connection's thread writes it; whoever watches it compares two looks, and may see the numbers of a moment
 * ago. It reads no clock and takes no lock, so that a call costs a few stores.
 */
public final class Progress {

    /** Whom a connection waits for. */
    public enum Stage {
        /** For the client to begin a request or its stream's next turn. */
        IDLE,
        /** For the rest of what the client began to send. */
        RECEIVING,
        /** For the service. */
        RUNNING,
        /** For the client to take an answer. */
        SENDING
    }

    private static final Stage[] STAGES = Stage.values();
    private static final int STAGE_BITS = 2;
    private static final long STAGE_MASK = (1 << STAGE_BITS) - 1;
    private static final VarHandle STEP = handle("step");
    private static final VarHandle MOVED = handle("moved");
    private static final VarHandle HIDDEN = handle("hidden");

    /** Counts the stages that the connection went through, with the present one in the lowest bits. */
    private long step;

    private long moved;
    private long hidden;

    /** Whether the client may pause between messages, as between the turns of a stream. */
    private boolean pausing;

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(Progress.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Of a connection that waits for its first request. */
    public Progress() {}

    // Of the connection's thread:

    /**
     * The connection waits for another one.
     *
     * @param stage for whom
     */
    public void enter(Stage stage) {
        STEP.setRelease(this, ((step >>> STAGE_BITS) + 1) << STAGE_BITS | stage.ordinal());
    }

    /**
     * Says where the client may pause.
     *
     * @param betweenMessages true while each message is a turn of its own; false while all up to the stream's end
     *     are one request
     */
    public void pausing(boolean betweenMessages) {
        pausing = betweenMessages;
    }

    /** The first byte of a message is there. */
    void messageBegins() {
        if ((step & STAGE_MASK) == Stage.IDLE.ordinal()) {
            enter(Stage.RECEIVING);
        }
    }

    /** A message that is passed over was read. */
    void messageSkipped() {
        if (pausing) {
            enter(Stage.IDLE);
        }
    }

    void received(long bytes) {
        MOVED.setOpaque(this, moved + bytes);
    }

    /** A write begins, whose progress nobody sees before its end. */
    void sends(long bytes) {
        HIDDEN.setOpaque(this, bytes);
    }

    /** A write has ended. */
    void sent(long bytes) {
        MOVED.setOpaque(this, moved + bytes);
        HIDDEN.setOpaque(this, 0L);
    }

    // Of those who watch:

    /**
     * Tells stages apart: the connection has gone on when it is another number than before.
     *
     * @return the number of the stage that the connection is in
     */
    public long step() {
        return (long) STEP.getAcquire(this);
    }

    /**
     * Whom the connection waits for.
     *
     * @param step a number of {@link #step}
     * @return the stage
     */
    public static Stage stage(long step) {
        return STAGES[(int) (step & STAGE_MASK)];
    }

    /**
     * The bytes that were received and sent.
     *
     * @return a number that never falls
     */
    public long movedBytes() {
        return (long) MOVED.getOpaque(this);
    }

    /**
     * The bytes of a write that is under way. Any part of them may have been taken.
     *
     * @return 0 when no write is under way
     */
    public long hiddenBytes() {
        return (long) HIDDEN.getOpaque(this);
    }
}
