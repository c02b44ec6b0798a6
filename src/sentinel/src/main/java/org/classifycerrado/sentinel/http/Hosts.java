package org.classifycerrado.sentinel.http;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The hosts that may be asked.
 *
 * @param names of hosts, with the port where it is not the scheme's; {@code *.example.org} stands for all below it
 */
public record Hosts(Set<String> names) {

    /** Takes a copy, in lower case. */
    public Hosts {
        Set<String> lower = new TreeSet<>();
        names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
        names = Set.copyOf(lower);
    }

    /**
     * The host of an address, as it is named here.
     *
     * @param address absolute
     * @return name in lower case, with the port if the address has one
     */
    public static String of(URI address) {
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        return address.getPort() < 0 ? host : host + ":" + address.getPort();
    }

    boolean allow(URI address) {
        String host = of(address);
        return names.stream()
                .anyMatch(name -> name.startsWith("*.") ? host.endsWith(name.substring(1)) : host.equals(name));
    }

    /** Refuses what is no address of these hosts. */
    void require(URI address) throws IOException {
        boolean web = "https".equalsIgnoreCase(address.getScheme()) || "http".equalsIgnoreCase(address.getScheme());
        if (!web || address.getHost() == null) {
            throw new IOException("'" + HttpAccess.named(address) + "' is not an address of HTTP");
        }
        if (!allow(address)) {
            throw new IOException("'" + HttpAccess.named(address) + "' is not on a host that was named; allowed: "
                    + String.join(", ", new TreeSet<>(names)));
        }
    }
}
