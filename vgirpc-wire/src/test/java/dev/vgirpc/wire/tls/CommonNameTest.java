package dev.vgirpc.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;

import javax.security.auth.x500.X500Principal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CommonNameTest {

    private static String of(String name) {
        return CommonName.of(new X500Principal(name).getName(X500Principal.RFC2253));
    }

    @Test
    void theFirstOfTheCertificateIsFound() {
        assertThat(of("CN=one")).isEqualTo("one");
        assertThat(of("CN=one,OU=CN,O=x")).isEqualTo("one");
        assertThat(of("OU=x+CN=two,O=y")).isEqualTo("two");
        // In a certificate the order is the other way round.
        assertThat(of("CN=last,CN=first,O=x")).isEqualTo("first");
    }

    @Test
    void namesThatHoldSeparatorsStayWhole() {
        assertThat(of("CN=\"a,b+c=d\\\\ e\",O=x")).isEqualTo("a,b+c=d\\ e");
        assertThat(of("O=\"x,CN=evil\",CN=good")).isEqualTo("good");
        assertThat(of("O=\"x,CN=evil\"")).isNull();
        assertThat(of("CN=Z\u00fcrich \ud83d\ude00")).isEqualTo("Z\u00fcrich \ud83d\ude00");
    }

    @Test
    void thereMayBeNone() {
        assertThat(of("O=x")).isNull();
        assertThat(of("")).isNull();
        assertThat(CommonName.of("CN=#1303414243")).isNull();
        assertThat(CommonName.of("CN=\\")).isNull();
    }

    @Property(tries = 200)
    void anyTextIsFoundAsItIs(@ForAll @StringLength(min = 1, max = 20) String text) {
        String plain = text.strip().replaceAll("[\\p{Cntrl}\\p{Cs}\\p{Cn}\\p{Co}]", "x").replaceAll("\\s+", " ");
        if (plain.isEmpty()) {
            return;
        }
        String quoted = plain.replace("\\", "\\\\").replace("\"", "\\\"");
        assertThat(of("O=before,CN=\"" + quoted + "\",OU=after")).isEqualTo(plain);
    }
}
