package dev.vgirpc.transport.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.vgirpc.LimitException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTokensTest {

    private static final byte[] SERVICE = ascii("Prices");
    private static final byte[] ADA = ascii("\1mtls\0ada");
    private static final byte[] STATE = {1, 2, 3};
    private static final Duration HOUR = Duration.ofHours(1);
    private static final StreamCall CALL = call(1);

    private final ManualClock clock = new ManualClock();

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static StreamCall call(int id) {
        byte[] bytes = new byte[16];
        bytes[0] = (byte) id;
        return new StreamCall(bytes, "prices", new byte[] {0, 9}, "0123456789abcdef0123456789abcdef");
    }

    private static byte[] key(int number) {
        byte[] key = new byte[32];
        key[0] = (byte) number;
        return key;
    }

    private static TokenKeys keys(int... numbers) {
        return TokenKeys.of(Arrays.stream(numbers).mapToObj(StreamTokensTest::key).toList());
    }

    /** A server of its own, whose cache knows nothing of the others'. */
    private StreamTokens server(int cached) {
        return new StreamTokens(keys(1), SERVICE, HOUR, cached, clock);
    }

    private StreamTokens cold() {
        return server(0);
    }

    private static void assertRefused(StreamTokens tokens, String cursor, String call, byte[] identity) {
        assertThatThrownBy(() -> tokens.open(cursor, call, identity)).isInstanceOf(TokenException.class);
    }

    private static String changed(String token, java.util.function.UnaryOperator<byte[]> change) {
        return Base64.getEncoder().encodeToString(change.apply(Base64.getDecoder().decode(token)));
    }

    @Test
    void anotherServerWithTheKeyGoesOn() throws TokenException {
        String call = cold().seal(CALL, ADA);
        String cursor = cold().seal(CALL, STATE, ADA);

        StreamTokens.Position position = cold().open(cursor, call, ADA);

        assertThat(position.call()).isEqualTo(CALL);
        assertThat(position.call().fixed()).isEqualTo(CALL.fixed());
        assertThat(position.state()).isEqualTo(STATE);
    }

    @Test
    void tokensAreStandardBase64() {
        assertThat(cold().seal(CALL, ADA)).matches("(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?");
        assertThat(cold().seal(CALL, STATE, ADA).length() % 4).isZero();
    }

    @Test
    void noBitOfEitherTokenMayChange() {
        String call = cold().seal(CALL, ADA);
        String cursor = cold().seal(CALL, STATE, ADA);
        for (String token : List.of(cursor, call)) {
            int bits = 8 * Base64.getDecoder().decode(token).length;
            for (int bit = 0; bit < bits; bit++) {
                int at = bit;
                String changed = changed(token, bytes -> {
                    bytes[at / 8] ^= (byte) (1 << at % 8);
                    return bytes;
                });
                assertRefused(cold(), token.equals(cursor) ? changed : cursor, token.equals(call) ? changed : call, ADA);
            }
        }
    }

    @Test
    void neitherTokenMayBeCutOrPrefixed() {
        String call = cold().seal(CALL, ADA);
        String cursor = cold().seal(CALL, STATE, ADA);
        for (int length = 0; length < Base64.getDecoder().decode(cursor).length; length++) {
            int most = length;
            assertRefused(cold(), changed(cursor, bytes -> Arrays.copyOf(bytes, most)), call, ADA);
        }
        for (int length = 0; length < Base64.getDecoder().decode(call).length; length++) {
            int most = length;
            assertRefused(cold(), cursor, changed(call, bytes -> Arrays.copyOf(bytes, most)), ADA);
        }
        for (int length = 0; length < cursor.length(); length++) {
            assertRefused(cold(), cursor.substring(0, length), call, ADA);
        }
        assertRefused(cold(), changed(cursor, bytes -> Arrays.copyOf(bytes, bytes.length + 1)), call, ADA);
        assertRefused(cold(), "AAAA" + cursor, call, ADA);
    }

    /** One text for each token: padding, spare bits, line ends and the alphabet of URLs. */
    @Test
    void base64IsTakenInItsOneForm() throws TokenException {
        StreamTokens tokens = cold();
        String call = tokens.seal(CALL, ADA);
        boolean padded = false;
        for (int length = 0; length < 6; length++) {
            String cursor = tokens.seal(CALL, new byte[length], ADA);
            assertThat(tokens.open(cursor, call, ADA).state()).hasSize(length);
            int end = cursor.indexOf('=');
            if (end > 0) {
                padded = true;
                assertRefused(tokens, cursor.substring(0, end), call, ADA);
                assertRefused(tokens, cursor.substring(0, cursor.length() - 1), call, ADA);
                String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
                char next = alphabet.charAt(alphabet.indexOf(cursor.charAt(end - 1)) + 1);
                assertRefused(tokens, cursor.substring(0, end - 1) + next + cursor.substring(end), call, ADA);
            }
            for (String other : List.of(cursor + "\n", " " + cursor, cursor + "=", cursor + "====", cursor + "AA==")) {
                assertRefused(tokens, other, call, ADA);
            }
            assertRefused(tokens, cursor.substring(0, 4) + "\r\n" + cursor.substring(4), call, ADA);
        }
        assertThat(padded).isTrue();
        String other = tokens.seal(CALL, STATE, ADA);
        while (!other.contains("+") && !other.contains("/")) {
            other = tokens.seal(CALL, STATE, ADA);
        }
        assertRefused(tokens, other.replace('+', '-').replace('/', '_'), call, ADA);
        assertRefused(tokens, "", call, ADA);
        assertRefused(tokens, "ä", call, ADA);
    }

    @Test
    void whoSendsThemMustBeWhoGotThem() {
        List<String> callers = List.of("\1mtls\0ada", "\1mtls\0bob", "\1jwt\0ada", "\0anonymous", "\1\0", "\1mtls\0");
        for (String sealed : callers) {
            String call = cold().seal(CALL, ascii(sealed));
            String cursor = cold().seal(CALL, STATE, ascii(sealed));
            for (String opened : callers) {
                if (!sealed.equals(opened)) {
                    assertRefused(cold(), cursor, call, ascii(opened));
                    // One token of each: neither goes with the other's.
                    assertRefused(cold(), cold().seal(CALL, STATE, ascii(opened)), call, ascii(opened));
                }
            }
        }
    }

    @Test
    void tokensOfAnotherServiceOrKeyDoNotOpen() {
        String call = cold().seal(CALL, ADA);
        String cursor = cold().seal(CALL, STATE, ADA);

        assertRefused(new StreamTokens(keys(1), ascii("Price"), HOUR, 0, clock), cursor, call, ADA);
        assertRefused(new StreamTokens(keys(2), SERVICE, HOUR, 0, clock), cursor, call, ADA);
    }

    /** Where the service's name ends and the caller begins is part of what is bound. */
    @Test
    void serviceAndCallerAreToldApart() {
        String call = cold().seal(CALL, ADA);
        String cursor = cold().seal(CALL, STATE, ADA);

        assertRefused(new StreamTokens(keys(1), ascii("Price"), HOUR, 0, clock), cursor, call, ascii("s\1mtls\0ada"));
    }

    @Test
    void anOldKeyStillOpens() throws TokenException {
        String call = cold().seal(CALL, ADA);
        String cursor = cold().seal(CALL, STATE, ADA);
        StreamTokens rotated = new StreamTokens(keys(2, 1), SERVICE, HOUR, 0, clock);

        assertThat(rotated.open(cursor, call, ADA).state()).isEqualTo(STATE);
        String next = rotated.seal(CALL, STATE, ADA);
        assertThat(rotated.open(next, call, ADA).state()).isEqualTo(STATE);
        assertRefused(cold(), next, call, ADA);
    }

    @Test
    void anOldCursorIsRefused() throws TokenException {
        String cursor = cold().seal(CALL, STATE, ADA);
        clock.advance(HOUR);
        assertThat(cold().open(cursor, cold().seal(CALL, ADA), ADA).state()).isEqualTo(STATE);
        clock.advance(Duration.ofSeconds(1));
        assertRefused(cold(), cursor, cold().seal(CALL, ADA), ADA);
    }

    @Test
    void anOldCallTokenIsRefused() throws TokenException {
        String call = cold().seal(CALL, ADA);
        clock.advance(HOUR);
        assertThat(cold().open(cold().seal(CALL, STATE, ADA), call, ADA).state()).isEqualTo(STATE);
        clock.advance(Duration.ofSeconds(1));
        assertRefused(cold(), cold().seal(CALL, STATE, ADA), call, ADA);
    }

    @Test
    void withoutATimeNoneGetsTooOld() throws TokenException {
        StreamTokens tokens = new StreamTokens(keys(1), SERVICE, Duration.ZERO, 0, clock);
        String call = tokens.seal(CALL, ADA);
        String cursor = tokens.seal(CALL, STATE, ADA);
        clock.advance(Duration.ofDays(10_000));

        assertThat(tokens.open(cursor, call, ADA).state()).isEqualTo(STATE);
    }

    @Test
    void aTimeBeyondTheCalendarIsForEver() throws TokenException {
        StreamTokens tokens =
                new StreamTokens(keys(1), SERVICE, ChronoUnit.FOREVER.getDuration(), 16, clock);
        String call = tokens.seal(CALL, ADA);
        String cursor = tokens.seal(CALL, STATE, ADA);
        clock.advance(Duration.ofDays(10_000));

        assertThat(tokens.open(cursor, call, ADA).state()).isEqualTo(STATE);
        assertThat(tokens.open(cursor, null, ADA).state()).isEqualTo(STATE);
    }

    /** Clocks of servers differ a little. */
    @Test
    void aTokenFromTheFutureIsTaken() throws TokenException {
        ManualClock ahead = new ManualClock();
        ahead.advance(Duration.ofSeconds(30));
        StreamTokens other = new StreamTokens(keys(1), SERVICE, HOUR, 0, ahead);

        assertThat(cold().open(other.seal(CALL, STATE, ADA), other.seal(CALL, ADA), ADA).state()).isEqualTo(STATE);
    }

    @Test
    void oneKindIsNotTakenForTheOther() {
        String call = cold().seal(CALL, ADA);
        String cursor = cold().seal(CALL, STATE, ADA);

        assertRefused(cold(), call, cursor, ADA);
        assertRefused(cold(), cursor, cursor, ADA);
        assertRefused(cold(), call, call, ADA);
    }

    @Test
    void theCallTokenMustBeTheStreamsOwn() {
        String cursor = cold().seal(CALL, STATE, ADA);

        assertRefused(cold(), cursor, cold().seal(call(2), ADA), ADA);
    }

    @Test
    void withoutCacheTheCallTokenIsNeededEachTime() throws TokenException {
        StreamTokens tokens = cold();
        String call = tokens.seal(CALL, ADA);
        String cursor = tokens.seal(CALL, STATE, ADA);
        tokens.open(cursor, call, ADA);

        assertRefused(tokens, cursor, null, ADA);
        assertRefused(tokens, null, call, ADA);
    }

    @Test
    void withCacheItIsNeededOnceAtEachServer() throws TokenException {
        StreamTokens opener = server(16);
        StreamTokens other = server(16);
        String call = opener.seal(CALL, ADA);
        String cursor = opener.seal(CALL, STATE, ADA);

        assertThat(opener.open(cursor, null, ADA).call()).isEqualTo(CALL);
        assertRefused(other, cursor, null, ADA);
        other.open(cursor, call, ADA);
        assertThat(other.open(cursor, null, ADA).call()).isEqualTo(CALL);
    }

    @Test
    void theCacheForgetsWhatWasUsedLongestAgo() throws TokenException {
        StreamTokens tokens = server(2);
        for (int id = 1; id <= 3; id++) {
            tokens.seal(call(id), ADA);
        }

        assertRefused(tokens, tokens.seal(call(1), STATE, ADA), null, ADA);
        assertThat(tokens.open(tokens.seal(call(2), STATE, ADA), null, ADA).call()).isEqualTo(call(2));
        assertThat(tokens.open(tokens.seal(call(3), STATE, ADA), null, ADA).call()).isEqualTo(call(3));
    }

    /** Ids are secret, but the cache does not rest on that. */
    @Test
    void theCacheKnowsCallersApart() {
        StreamTokens tokens = server(16);
        tokens.seal(CALL, ADA);

        assertRefused(tokens, tokens.seal(CALL, STATE, ascii("\1mtls\0bob")), null, ascii("\1mtls\0bob"));
    }

    /** With or without cache, a call ends at one time. */
    @Test
    void theCacheDoesNotMakeACallLiveLonger() throws TokenException {
        StreamTokens tokens = server(16);
        String call = cold().seal(CALL, ADA);
        clock.advance(HOUR);
        assertThat(tokens.open(tokens.seal(CALL, STATE, ADA), call, ADA).call()).isEqualTo(CALL);
        clock.advance(Duration.ofSeconds(1));

        assertRefused(tokens, tokens.seal(CALL, STATE, ADA), call, ADA);
        assertRefused(tokens, tokens.seal(CALL, STATE, ADA), null, ADA);
    }

    @Test
    void aBadCallTokenDoesNotMatterWhereTheCallIsKnown() throws TokenException {
        StreamTokens tokens = server(16);
        tokens.seal(CALL, ADA);

        assertThat(tokens.open(tokens.seal(CALL, STATE, ADA), "no token", ADA).call()).isEqualTo(CALL);
    }

    @Test
    void aLargeStateIsCompressedAndATinyOneIsNot() throws TokenException {
        byte[] large = "row ".repeat(25_000).getBytes(StandardCharsets.US_ASCII);
        String cursor = cold().seal(CALL, large, ADA);
        String tiny = cold().seal(CALL, new byte[4], ADA);

        assertThat(cursor.length()).isLessThan(large.length / 100);
        // Version, salt, coding, time, id, length, state, tag.
        assertThat(Base64.getDecoder().decode(tiny)).hasSize(1 + 32 + 1 + 8 + 16 + 4 + 4 + 16);
        assertThat(cold().open(cursor, cold().seal(CALL, ADA), ADA).state()).isEqualTo(large);
    }

    /** What holds only who has the key can make: no more is believed than is needed. */
    @Test
    void wellSealedNonsenseIsRefused() throws TokenException {
        Seal seal = new Seal(keys(1), ascii("vgirpc stream cursor 1"));
        byte[] context = new Fields.Writer().putBytes(SERVICE).putBytes(ADA).toBytes();
        byte[] good = new Fields.Writer()
                .putLong(clock.instant().getEpochSecond())
                .putFixed(CALL.id())
                .putBytes(STATE)
                .toBytes();
        String call = cold().seal(CALL, ADA);
        byte[] frame = Zstd.compress(good);

        assertThat(cold().open(sealed(seal, context, 0, good), call, ADA).state()).isEqualTo(STATE);
        assertThat(cold().open(sealed(seal, context, 1, frame), call, ADA).state()).isEqualTo(STATE);
        assertRefused(cold(), sealed(seal, context, 2, good), call, ADA);
        assertRefused(cold(), sealed(seal, context, 1, good), call, ADA);
        assertRefused(cold(), sealed(seal, context, 0, Arrays.copyOf(good, good.length + 1)), call, ADA);
        assertRefused(cold(), sealed(seal, context, 0, Arrays.copyOf(good, good.length - 1)), call, ADA);
        assertRefused(cold(), sealed(seal, context, 0, new byte[0]), call, ADA);
        assertRefused(cold(), sealed(seal, context, 1, Zstd.compress(new byte[StreamTokens.MOST_BYTES + 1])), call, ADA);
    }

    /** Not only because their fields differ. */
    @Test
    void aCallTokenIsSealedAsOne() throws TokenException {
        byte[] context = new Fields.Writer().putBytes(SERVICE).putBytes(ADA).toBytes();
        byte[] content = new Fields.Writer()
                .putLong(clock.instant().getEpochSecond())
                .putFixed(CALL.id())
                .putBytes(ascii(CALL.method()))
                .putBytes(CALL.fixed())
                .putBytes(ascii(CALL.streamId()))
                .toBytes();
        String cursor = cold().seal(CALL, STATE, ADA);

        String asCall = sealed(new Seal(keys(1), ascii("vgirpc stream call 1")), context, 0, content);
        assertThat(cold().open(cursor, asCall, ADA).call()).isEqualTo(CALL);
        String asCursor = sealed(new Seal(keys(1), ascii("vgirpc stream cursor 1")), context, 0, content);
        assertRefused(cold(), cursor, asCursor, ADA);
    }

    private static String sealed(Seal seal, byte[] context, int coding, byte[] bytes) {
        byte[] payload = new byte[1 + bytes.length];
        payload[0] = (byte) coding;
        System.arraycopy(bytes, 0, payload, 1, bytes.length);
        return Base64.getEncoder().encodeToString(seal.seal(payload, context));
    }

    /** A token that nobody could open is not given out. */
    @Test
    void aStateThatIsTooLargeIsRefusedWhenItIsSealed() throws TokenException {
        int most = StreamTokens.MOST_BYTES - 8 - 16 - 4;

        assertThat(cold().open(cold().seal(CALL, new byte[most], ADA), cold().seal(CALL, ADA), ADA).state())
                .hasSize(most);
        assertThatThrownBy(() -> cold().seal(CALL, new byte[most + 1], ADA))
                .isInstanceOf(LimitException.class)
                .hasMessageContaining("state");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 5000})
    void randomBytesAreNoToken(int length) {
        Random random = new Random(length);
        byte[] bytes = new byte[length];
        for (int n = 0; n < 200; n++) {
            random.nextBytes(bytes);
            bytes[0] = Seal.VERSION;
            String token = Base64.getEncoder().encodeToString(bytes);
            assertRefused(cold(), token, token, ADA);
        }
    }
}
