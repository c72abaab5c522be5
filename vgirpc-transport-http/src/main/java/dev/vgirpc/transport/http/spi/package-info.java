/** What an HTTP engine gives a service, for engines other than Jetty. */
package dev.vgirpc.transport.http.spi;
