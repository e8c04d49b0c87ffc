package io.cryptomarket.pipeline.secrets;

import io.cryptomarket.pipeline.secrets.OutputCapture.Origin;
import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Records every byte that the servers of this process send. A file in the test resources registers it with Netty. */
public final class ResponseCapture extends ChannelInitializerExtension {

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        channel.pipeline().addFirst(new ChildChannelHandler());
    }

    /** Is next to the socket, or before the TLS handler once there is one. */
    private static final class ChildChannelHandler extends ChannelDuplexHandler {

        @Override
        public void channelActive(ChannelHandlerContext context) throws Exception {
            var encrypting = context.pipeline().context(SslHandler.class);
            if (encrypting == null) {
                context.pipeline().addFirst(new CapturingHandler());
            } else {
                context.pipeline().addAfter(encrypting.name(), null, new CapturingHandler());
            }
            super.channelActive(context);
            context.pipeline().remove(this);
        }
    }

    private static final class CapturingHandler extends ChannelDuplexHandler {

        /** Limits the memory of a long connection. */
        private static final int MOST = 1 << 20;

        /** Longer than any form of a secret, so that no secret is cut in two. */
        private static final int OVERLAP = 8192;

        private final ByteArrayOutputStream answers = new ByteArrayOutputStream();

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
            if (message instanceof ByteBuf bytes) {
                keep(bytes);
            } else if (message instanceof ByteBufHolder holder) {
                keep(holder.content());
            }
            super.write(context, message, promise);
        }

        private void keep(ByteBuf bytes) throws IOException {
            bytes.getBytes(bytes.readerIndex(), answers, bytes.readableBytes());
            if (answers.size() > MOST) {
                var kept = write("an answering connection");
                answers.write(kept, kept.length - OVERLAP, OVERLAP);
            }
        }

        private byte[] write(String source) {
            var kept = answers.toByteArray();
            answers.reset();
            OutputCapture.capture(Origin.ANSWERS, source, kept);
            return kept;
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            write("answers of " + context.channel().localAddress());
        }
    }
}
