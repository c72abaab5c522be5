package dev.vgirpc.testkit;

import dev.vgirpc.RpcClient;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.jspecify.annotations.Nullable;

/** What the themes of the contract share: a harness for each test, and the check for leaks after it. */
@Isolated("leaks are counted for the whole process")
@ExtendWith(LeakCheckExtension.class)
@Timeout(TransportContract.TIMEOUT_SECONDS)
public abstract class TransportContract {

    /** A test that hangs is interrupted and fails. */
    static final int TIMEOUT_SECONDS = 120;

    private @Nullable TransportHarness harness;
    private @Nullable RpcClient client;
    private @Nullable EchoService echo;

    /** For subclasses. */
    protected TransportContract() {}

    /**
     * Makes a harness.
     *
     * @return a new one; the contract closes it
     * @throws Exception when the transport cannot be prepared, which fails the test
     */
    protected abstract TransportHarness open() throws Exception;

    /**
     * Called by JUnit.
     *
     * @throws Exception when the transport cannot be prepared
     */
    @BeforeEach
    public final void openHarness() throws Exception {
        harness = open();
    }

    /** Called by JUnit. */
    @AfterEach
    public final void closeHarness() {
        if (client != null) {
            client.close();
        }
        if (harness != null) {
            harness.close();
        }
    }

    /**
     * The harness of the current test.
     *
     * @return the harness
     */
    protected final TransportHarness harness() {
        return Assertions.assertInstanceOf(TransportHarness.class, harness);
    }

    /**
     * The current test's client, opened when it is first asked for; the contract closes it. It has one
     * connection.
     *
     * @return an open client
     */
    protected final RpcClient client() {
        RpcClient opened = client;
        if (opened == null) {
            opened = harness().connectOnce();
            client = opened;
        }
        return opened;
    }

    /**
     * A proxy of {@link #client()}, the same one during a test.
     *
     * @return the echo service
     */
    protected final EchoService echo() {
        EchoService made = echo;
        if (made == null) {
            made = client().proxy(EchoService.class);
            echo = made;
        }
        return made;
    }

    /** Fails when the current test's connection is out of step or gone. */
    protected final void assertNextCallWorks() {
        Assertions.assertEquals("next", echo().text("next"));
        Assertions.assertEquals(
                1, client().statistics().connectionsOpened(), "connections: the first was lost and replaced");
    }

    /**
     * A key under which nothing was counted yet.
     *
     * @return a new key
     */
    protected static String newKey() {
        return UUID.randomUUID().toString();
    }
}
