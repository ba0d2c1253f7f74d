package kirin.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.Callable;

class ExhaustedMemoryTest {
    private int written;

    @Test
    void answerThatFindsNoMemoryToWaitInIsNotLost() throws Exception {
        assumeTrue(Epoll.isAvailable());
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory())) {
            Channel channel =
                    new Bootstrap()
                            .group(loops)
                            .channel(EpollSocketChannel.class)
                            .handler(new ChannelInboundHandlerAdapter())
                            .connect(listener.getLocalSocketAddress())
                            .sync()
                            .channel();
            var outlet = new AnswerOutlet(channel, new SmallBuffers());
            try (var client = listener.accept()) {
                client.setSoTimeout(10_000);
                in(
                        channel,
                        () -> {
                            writeUntilFull(channel, outlet);
                            ByteBufAllocator memory = channel.alloc();
                            channel.config().setAllocator(exhausted());
                            write(outlet);
                            assertThatThrownBy(outlet::flush).isInstanceOf(OutOfMemoryError.class);

                            channel.config().setAllocator(memory);
                            outlet.flush();
                            return written;
                        });

                for (int i = 0; i < written; i++) {
                    assertThat(client.getInputStream().read()).isEqualTo(i & 0xff);
                    client.getInputStream().skipNBytes(SmallBuffers.BYTES - 1);
                }
            }
        }
    }

    private void writeUntilFull(Channel channel, AnswerOutlet outlet) {
        do {
            write(outlet);
            outlet.flush();
        } while (channel.unsafe().outboundBuffer().isEmpty());
    }

    private void write(AnswerOutlet outlet) {
        ByteBuf bytes = outlet.room(SmallBuffers.BYTES);
        bytes.writeByte(written++).writeZero(SmallBuffers.BYTES - 1);
        outlet.write(bytes);
    }

    private static void in(Channel channel, Callable<?> task) throws Exception {
        channel.eventLoop().submit(task).sync();
    }

    /** Has nothing left. */
    private static ByteBufAllocator exhausted() {
        return new AbstractByteBufAllocator(true) {
            @Override
            protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
                throw new OutOfMemoryError("none left");
            }

            @Override
            protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
                throw new OutOfMemoryError("none left");
            }

            @Override
            public boolean isDirectBufferPooled() {
                return false;
            }
        };
    }
}
