package dev.vgirpc.transport.http.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SealTest {

    private static final byte[] LABEL = ascii("a purpose");
    private static final byte[] CONTEXT = ascii("somebody");
    private static final byte[] CONTENT = ascii("the state");

    /** {@link #CONTENT} under the key of {@link #key} 1 with the salt 01 to 20, in hexadecimal. */
    private static final String KNOWN = "41"
            + "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"
            + "fcd24d733428340237a9f1fa4004e90e8572f4ab63189d7839";

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] key(int first) {
        byte[] key = new byte[32];
        key[0] = (byte) first;
        return key;
    }

    private static Seal seal(int... keys) {
        return seal(LABEL, keys);
    }

    private static Seal seal(byte[] label, int... keys) {
        return new Seal(TokenKeys.of(Arrays.stream(keys).mapToObj(SealTest::key).toList()), label);
    }

    @Test
    void whatWasSealedOpens() {
        byte[] sealed = seal(1).seal(CONTENT, CONTEXT);

        assertThat(sealed).hasSize(1 + 32 + CONTENT.length + 16).startsWith(0x41);
        assertThat(seal(1).open(sealed, CONTEXT)).isEqualTo(CONTENT);
        assertThat(seal(1).open(seal(1).seal(new byte[0], new byte[0]), new byte[0])).isEmpty();
    }

    /** The layout as documented, so that another version of this class opens what this one has sealed. */
    @Test
    void theLayoutIsTheDocumentedOne() throws Exception {
        byte[] sealed = seal(1).seal(CONTENT, CONTEXT);

        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key(1), "HmacSHA256"));
        mac.update(LABEL);
        mac.update((byte) 0);
        mac.update(sealed, 1, 32);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE, new SecretKeySpec(mac.doFinal(), "AES"), new GCMParameterSpec(128, new byte[12]));
        cipher.updateAAD(CONTEXT);
        assertThat(cipher.doFinal(sealed, 33, sealed.length - 33)).isEqualTo(CONTENT);
    }

    @Test
    void aTokenOfAnEarlierServerOpens() {
        byte[] sealed = HexFormat.of().parseHex(KNOWN);

        assertThat(seal(1).open(sealed, CONTEXT)).isEqualTo(CONTENT);
    }

    @Test
    void noBitMayChange() {
        byte[] sealed = seal(1).seal(CONTENT, CONTEXT);

        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(seal(1).open(changed, CONTEXT)).as("bit %d", bit).isNull();
        }
    }

    @Test
    void noLengthMayChange() {
        byte[] sealed = seal(1).seal(CONTENT, CONTEXT);

        for (int length = 0; length < sealed.length; length++) {
            assertThat(seal(1).open(Arrays.copyOf(sealed, length), CONTEXT)).as("%d bytes", length).isNull();
        }
        assertThat(seal(1).open(Arrays.copyOf(sealed, sealed.length + 1), CONTEXT)).isNull();
    }

    @Test
    void anotherPurposeContextOrKeyDoesNotOpen() {
        byte[] sealed = seal(1).seal(CONTENT, CONTEXT);

        assertThat(seal(ascii("another purpose"), 1).open(sealed, CONTEXT)).isNull();
        assertThat(seal(1).open(sealed, ascii("somebody else"))).isNull();
        assertThat(seal(1).open(sealed, new byte[0])).isNull();
        assertThat(seal(2).open(sealed, CONTEXT)).isNull();
    }

    @Test
    void theFirstKeySealsAndAllOpen() {
        byte[] old = seal(1).seal(CONTENT, CONTEXT);
        byte[] rotated = seal(2, 1).seal(CONTENT, CONTEXT);

        assertThat(seal(2, 1).open(old, CONTEXT)).isEqualTo(CONTENT);
        assertThat(seal(3, 2, 1).open(old, CONTEXT)).isEqualTo(CONTENT);
        assertThat(seal(2).open(rotated, CONTEXT)).as("sealed by the first").isEqualTo(CONTENT);
        assertThat(seal(1).open(rotated, CONTEXT)).isNull();
        assertThat(seal(2, 3).open(old, CONTEXT)).isNull();
    }

    /** Two tokens of one salt would have one key and one nonce: whoever has both has both contents. */
    @Test
    void noSaltComesTwice() throws InterruptedException {
        Seal seal = seal(1);
        Set<ByteBuffer> salts = ConcurrentHashMap.newKeySet();
        int threads = 32;
        int each = 500;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < threads; i++) {
                executor.execute(() -> {
                    for (int n = 0; n < each; n++) {
                        salts.add(ByteBuffer.wrap(seal.seal(CONTENT, CONTEXT), 1, 32).slice());
                    }
                });
            }
        }
        assertThat(salts).hasSize(threads * each);
        // None of its bytes stands still, as it would if part of it were a counter or not random.
        for (int at = 0; at < 32; at++) {
            Set<Byte> values = new HashSet<>();
            for (ByteBuffer salt : salts) {
                values.add(salt.get(at));
            }
            assertThat(values).as("byte %d", at).hasSize(256);
        }
    }

    @Test
    void manyThreadsOpenAndSeal() throws Exception {
        Seal seal = seal(1, 2);
        byte[] old = seal(2).seal(CONTENT, CONTEXT);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<java.util.concurrent.Callable<Boolean>> tasks = java.util.Collections.nCopies(32, () -> {
                boolean right = true;
                for (int n = 0; n < 200; n++) {
                    byte[] content = ascii("state " + n);
                    right &= Arrays.equals(seal.open(seal.seal(content, CONTEXT), CONTEXT), content);
                    right &= Arrays.equals(seal.open(old, CONTEXT), CONTENT);
                }
                return right;
            });
            for (var each : executor.invokeAll(tasks)) {
                assertThat(each.get()).isTrue();
            }
        }
    }
}
