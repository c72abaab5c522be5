package dev.vgirpc.transport.http.client;

import dev.vgirpc.wire.spi.ClientTarget;
import dev.vgirpc.wire.spi.ServerEndpoint;

/** Where services are started and reached. */
interface HttpPlace extends ClientTarget, ServerEndpoint {}
