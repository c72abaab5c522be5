package dev.vgirpc.transport.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Where to listen. */
record HttpAddress(String host, int port) {

    private static final int MAX_PORT = 65_535;

    private static final Pattern NOT_IN_HOSTS = Pattern.compile("[\\s/@?#\\[\\]\\p{Cntrl}]");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,5}");

    HttpAddress {
        if (host.isEmpty() || NOT_IN_HOSTS.matcher(host).find()) {
            throw new IllegalArgumentException("the host '" + host + "' of an HTTP address is not valid");
        }
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException(
                    "the port of an HTTP address is " + port + ": it must be 0 to " + MAX_PORT);
        }
    }

    /** Parses {@code HOST:PORT}, with brackets around an IPv6 address. */
    static HttpAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon < 0 || !DIGITS.matcher(port).matches()) {
            throw new IllegalArgumentException("the HTTP address '" + text + "' has no port: use HOST:PORT");
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed != host.contains(":")) {
            throw new IllegalArgumentException("the host '" + host
                    + "' of an HTTP address is not valid: an IPv6 address, and nothing else, is in brackets");
        }
        return new HttpAddress(bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(port));
    }

    /** Whether only this machine reaches it; a name that cannot be resolved is not. */
    boolean loopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
