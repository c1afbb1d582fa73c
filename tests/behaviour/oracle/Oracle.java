// SPDX-License-Identifier: Apache-2.0
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileOutputStream;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import org.apache.zookeeper.server.quorum.QuorumPeer.QuorumServer;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;

/**
 * Says what Java and ZooKeeper themselves read, so that the tests need not believe anybody else.
 *
 * A request on standard input is a letter, a number of arguments, and each argument's length and
 * bytes; the answer on standard output is an error ("" if there is none), a number of texts, and
 * the texts, each as the length of its UTF-16 and the UTF-16 (a lone surrogate is an answer too).
 * Numbers have four bytes, the highest first.
 */
final class Oracle {
    private final List<String> texts = new ArrayList<>();

    public static void main(String[] none) throws IOException {
        DataInputStream in = new DataInputStream(System.in);
        DataOutputStream out = new DataOutputStream(new FileOutputStream(FileDescriptor.out));
        // Nobody but us writes to standard output.
        System.setOut(new PrintStream(System.err));
        while (true) {
            int letter = in.read();
            if (letter < 0)
                return;
            byte[][] arguments = new byte[in.readInt()][];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = in.readNBytes(in.readInt());
            }
            out.write(new Oracle().answer(letter, arguments));
            out.flush();
        }
    }

    private byte[] answer(int letter, byte[][] arguments) throws IOException {
        String error = "";
        try {
            switch (letter) {
                case 'L' -> load(arguments[0]);
                case 'S' -> store(arguments);
                case 'Q' -> quorum(arguments);
                case 'K' -> kafka(arguments[0]);
                case 'P' -> partitions(arguments);
                case 'J' -> jaas(utf8(arguments[0]));
                default -> throw new EOFException("no such request");
            }
        } catch (Throwable thrown) {
            error = thrown.toString();
            for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause())
                error += "; " + cause;
        }
        texts.add(0, error);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(texts.size());
        for (String text : texts) {
            out.writeInt(2 * text.length());
            out.writeChars(text);
        }
        return bytes.toByteArray();
    }

    private void add(Object key, Object value) {
        texts.add(String.valueOf(key));
        texts.add(String.valueOf(value));
    }

    /** Each entry as Properties.load comes to it: of two with one key both are there. */
    private void load(byte[] file) throws IOException {
        new Properties() {
            @Override
            public synchronized Object put(Object key, Object value) {
                add(key, value);
                return super.put(key, value);
            }
        }.load(new ByteArrayInputStream(file));
    }

    /** The file that Java makes of keys and values (UTF-16), its bytes as characters. */
    private void store(byte[][] pairs) throws IOException {
        Properties properties = new Properties();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.setProperty(
                    new String(pairs[i], StandardCharsets.UTF_16BE),
                    new String(pairs[i + 1], StandardCharsets.UTF_16BE));
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        properties.store(file, null);
        texts.add(file.toString(StandardCharsets.ISO_8859_1));
    }

    /** What a server that is started with this zoo.cfg would work with. */
    private void quorum(byte[][] arguments) throws Exception {
        Properties before = (Properties) System.getProperties().clone();
        // Static: what the last file said would else hold for this one.
        QuorumPeerConfig.setStandaloneEnabled(true);
        QuorumPeerConfig.setReconfigEnabled(false);
        for (int i = 1; i < arguments.length; i += 2)
            System.setProperty(utf8(arguments[i]), utf8(arguments[i + 1]));
        try {
            QuorumPeerConfig config = new QuorumPeerConfig();
            config.parse(utf8(arguments[0]));
            describe(config);
            for (Map.Entry<Object, Object> one : System.getProperties().entrySet())
                if (!before.containsKey(one.getKey()))
                    add(one.getKey(), one.getValue());
        } finally {
            System.setProperties(before);
        }
    }

    /** A broker's configuration, and what each of its listeners makes of it (SocketServer), value by
     *  value. By reflection: ZooKeeper's jars do not have it. */
    private void kafka(byte[] file) throws Throwable {
        Properties properties = new Properties();
        properties.load(new ByteArrayInputStream(file));
        try {
            Class<?> type = Class.forName("kafka.server.KafkaConfig");
            Object config = type.getConstructor(Map.class, boolean.class)
                    .newInstance(properties, false);
            addAll("", type.getMethod("values").invoke(config));
            Object listeners = type.getMethod("listeners").invoke(config);
            int count = (int) listeners.getClass().getMethod("size").invoke(listeners);
            for (int i = 0; i < count; i++) {
                Object one = listeners.getClass().getMethod("apply", int.class)
                        .invoke(listeners, i);
                Object name = one.getClass().getMethod("listenerName").invoke(one);
                Object prefix = name.getClass().getMethod("configPrefix").invoke(name);
                addAll((String) prefix, type.getMethod("valuesWithPrefixOverride", String.class)
                        .invoke(config, prefix));
            }
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    /** Passwords as they are (org.apache.kafka.common.config.types.Password). */
    private void addAll(String prefix, Object values) throws Exception {
        for (Map.Entry<?, ?> one : ((Map<?, ?>) values).entrySet()) {
            Object value = one.getValue();
            if (value != null && value.getClass().getSimpleName().equals("Password"))
                value = value.getClass().getMethod("value").invoke(value);
            add(prefix + one.getKey(), value);
        }
    }

    /** A sasl.jaas.config of a listener and its mechanism (JaasContext.loadServerContext). */
    private void jaas(String text) throws Throwable {
        Class<?> password = Class.forName("org.apache.kafka.common.config.types.Password");
        Class<?> listener = Class.forName("org.apache.kafka.common.network.ListenerName");
        Object value = password.getConstructor(String.class).newInstance(text);
        try {
            Class.forName("org.apache.kafka.common.security.JaasContext")
                    .getMethod("loadServerContext", listener, String.class, Map.class)
                    .invoke(null, listener.getConstructor(String.class).newInstance("IN"), "PLAIN",
                            Map.of("plain.sasl.jaas.config", value));
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    /** Which of the names a directory of a log directory may have (LogManager.loadLogs). */
    private void partitions(byte[][] names) throws Exception {
        Method parse = Class.forName("kafka.log.UnifiedLog")
                .getMethod("parseTopicPartitionName", File.class);
        for (byte[] name : names) {
            try {
                parse.invoke(null, new File("/data", utf8(name)));
                texts.add(utf8(name));
            } catch (InvocationTargetException thrown) {
                if (!thrown.getCause().getMessage().contains("is not in the form of"))
                    throw thrown;
            }
        }
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void describe(QuorumPeerConfig config) {
        add("myid", config.getServerId());
        add("dataDir", config.getDataDir());
        add("dataLogDir", config.getDataLogDir());
        add("tickTime", config.getTickTime());
        add("initLimit", config.getInitLimit());
        add("syncLimit", config.getSyncLimit());
        add("maxClientCnxns", config.getMaxClientCnxns());
        add("minSessionTimeout", config.getMinSessionTimeout());
        add("maxSessionTimeout", config.getMaxSessionTimeout());
        add("autopurge.snapRetainCount", config.getSnapRetainCount());
        add("autopurge.purgeInterval", config.getPurgeInterval());
        add("standaloneEnabled", QuorumPeerConfig.isStandaloneEnabled());
        add("reconfigEnabled", QuorumPeerConfig.isReconfigEnabled());
        add("quorumListenOnAllIPs", config.getQuorumListenOnAllIPs());
        add("distributed", config.isDistributed());
        add("clientPort", port(config.getClientPortAddress()));
        add("secureClientPort", port(config.getSecureClientPortAddress()));
        for (QuorumServer server : config.getServers().values())
            describe(server);
    }

    private void describe(QuorumServer server) {
        String name = "server." + server.id;
        add(name, server);
        add(name + ".role", server.type);
        add(name + ".quorum", addresses(server.addr.getAllAddresses()));
        add(name + ".election", addresses(server.electionAddr.getAllAddresses()));
        add(name + ".client", server.clientAddr == null ? "" : address(server.clientAddr));
    }

    private static String port(InetSocketAddress address) {
        return address == null ? "" : String.valueOf(address.getPort());
    }

    private static String address(InetSocketAddress address) {
        return address.getHostString() + " " + address.getPort();
    }

    private static String addresses(Iterable<InetSocketAddress> all) {
        List<String> each = new ArrayList<>();
        for (InetSocketAddress one : all)
            each.add(address(one));
        return String.join("|", each);
    }
}
