// SPDX-License-Identifier: Apache-2.0
// java Snapshot.java FILE ZXID COUNT: a snapshot of many small nodes, written by ZooKeeper itself.
import java.io.File;
import java.util.HashMap;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.server.DataTree;
import org.apache.zookeeper.server.persistence.FileSnap;

public final class Snapshot {
    // Children of one node: a node with all of them would be slow to make, not to load.
    private static final int BRANCH = 1000;

    public static void main(String[] words) throws Exception {
        File file = new File(words[0]);
        long zxid = Long.decode(words[1]);
        int count = Integer.parseInt(words[2]);
        DataTree tree = new DataTree();
        byte[] data = new byte[100];

        for (int number = 0; number < count; number++) {
            String parent = "/many-" + number / BRANCH;
            if (number % BRANCH == 0)
                create(tree, parent, data, zxid);
            create(tree, parent + "/" + number, data, zxid);
        }
        tree.lastProcessedZxid = zxid;
        new FileSnap(file.getParentFile()).serialize(tree, new HashMap<>(), file, false);
    }

    private static void create(DataTree tree, String path, byte[] data, long zxid) throws Exception {
        tree.createNode(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, 0, -1, zxid, 0);
    }
}
