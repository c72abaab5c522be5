package dev.vgirpc.transport.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;

class CipherPoolTest {

    private final CipherPool pool = new CipherPool("AES/GCM/NoPadding");

    @Test
    void aCipherIsUsedAgainButNotByTwoAtATime() throws GeneralSecurityException {
        Cipher first = pool.use(cipher -> cipher);
        Cipher[] nested = new Cipher[1];

        Cipher again = pool.use(cipher -> {
            nested[0] = pool.use(other -> other);
            return cipher;
        });

        assertThat(again).isSameAs(first);
        assertThat(nested[0]).isNotSameAs(first);
    }

    @Test
    void aCipherThatFailedIsDropped() throws GeneralSecurityException {
        Cipher first = pool.use(cipher -> cipher);

        assertThatThrownBy(() -> pool.use(cipher -> {
                    assertThat(cipher).isSameAs(first);
                    throw new GeneralSecurityException("no");
                }))
                .hasMessage("no");

        assertThat(pool.<Cipher>use(cipher -> cipher)).isNotSameAs(first);
    }

    @Test
    void anUnknownTransformationIsTold() {
        assertThatThrownBy(() -> new CipherPool("none").use(cipher -> cipher)).isInstanceOf(GeneralSecurityException.class);
    }
}
