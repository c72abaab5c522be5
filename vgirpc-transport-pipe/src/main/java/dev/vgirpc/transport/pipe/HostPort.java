package dev.vgirpc.transport.pipe;

import java.util.regex.Pattern;

/**
 * A TCP address.
 *
 * @param host a name or an IP address, the latter without brackets
 * @param port 0 to 65,535
 */
record HostPort(String host, int port) {

    private static final int MAX_PORT = 65_535;

    /** What no name and no address holds, but mistyped addresses do. */
    private static final Pattern NOT_IN_HOSTS = Pattern.compile("[\\s/@?#\\[\\]\\p{Cntrl}]");

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,5}");

    HostPort {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("the host of a TCP address is empty: use tcp://HOST:PORT");
        }
        if (NOT_IN_HOSTS.matcher(host).find()) {
            throw new IllegalArgumentException("the host '" + host + "' of a TCP address is not valid");
        }
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("the port of a TCP address is " + port + ": it must be 0 to " + MAX_PORT);
        }
    }

    /** Parses {@code HOST:PORT}, with brackets around an IPv6 address. */
    static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < text.lastIndexOf(']')) {
            colon = -1;
        }
        if (colon < 0) {
            throw new IllegalArgumentException("the TCP address '" + text + "' has no port: use HOST:PORT");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[")) {
            if (!host.endsWith("]")) {
                throw new IllegalArgumentException(
                        "the host '" + host + "' of a TCP address opens a bracket and does not close it at its end");
            }
            host = host.substring(1, host.length() - 1);
            if (host.indexOf(':') < 0) {
                throw new IllegalArgumentException(
                        "the host '[" + host + "]' of a TCP address is in brackets but is no IPv6 address");
            }
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("the host '" + host
                    + "' of a TCP address holds colons: write an IPv6 address in brackets, as in [::1]:8080");
        }
        return new HostPort(host, port(text.substring(colon + 1)));
    }

    private static int port(String text) {
        if (!DIGITS.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "the port '" + text + "' of a TCP address must be a number from 0 to " + MAX_PORT);
        }
        return Integer.parseInt(text);
    }

    HostPort withPort(int number) {
        return new HostPort(host, number);
    }

    String address() {
        return address(Tcp.SCHEME);
    }

    String address(String scheme) {
        return scheme + "://" + this;
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
