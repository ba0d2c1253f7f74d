import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Clients that mean harm: each sends a request of which a byte comes every second, and begins anew
 * when it is cut off. Tells on standard output when all are connected, and ends when its standard
 * input does.
 */
public final class Dribble {
    private static final byte[] HEAD =
            ("GET / HTTP/1.1\r\nHost: dribble\r\nX-Long: " + "x".repeat(1000)).getBytes();
    private static final long SECOND = 1_000_000_000;

    private record Client(SocketChannel channel, int sent, long due) {}

    private final InetSocketAddress address;
    private final Selector selector;
    private final Deque<Client> clients = new ArrayDeque<>();
    private final ByteBuffer ignored = ByteBuffer.allocate(4096);
    private long cutOff;

    private Dribble(int port) throws IOException {
        address = new InetSocketAddress("127.0.0.1", port);
        selector = Selector.open();
    }

    public static void main(String[] arguments) throws IOException {
        var dribble = new Dribble(Integer.parseInt(arguments[0]));
        int count = Integer.parseInt(arguments[1]);
        for (int i = 0; i < count; i++) {
            // Evenly over the second.
            dribble.connect(System.nanoTime() + SECOND * i / count);
        }
        System.out.println("connected");
        while (System.in.available() == 0) {
            dribble.turn();
        }
        System.out.println(dribble.cutOff + " were cut off");
    }

    private void connect(long due) throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        clients.add(new Client(channel, 0, due));
    }

    /** The clients stand in the order in which their next byte is due. */
    private void turn() throws IOException {
        selector.select(key -> readAndIgnore((SocketChannel) key.channel()), 5);
        long now = System.nanoTime();
        while (clients.getFirst().due - now <= 0) {
            Client client = clients.removeFirst();
            if (sends(client)) {
                clients.add(new Client(client.channel, client.sent + 1, client.due + SECOND));
            } else {
                cutOff++;
                client.channel.close();
                connect(client.due + SECOND);
            }
        }
    }

    private static boolean sends(Client client) {
        try {
            return client.channel.isOpen()
                    && client.channel.write(ByteBuffer.wrap(HEAD, client.sent % HEAD.length, 1))
                            == 1;
        } catch (IOException e) {
            return false;
        }
    }

    private void readAndIgnore(SocketChannel channel) {
        try {
            if (channel.read(ignored.clear()) < 0) {
                channel.close();
            }
        } catch (IOException e) {
            try {
                channel.close();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
        }
    }
}
