// SPDX-License-Identifier: Apache-2.0
/* Says one line at every level to each of the loggers that are its arguments. */
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public class Talker {
	public static void main(String[] names) {
		for (String name : names) {
			Logger logger = LoggerFactory.getLogger(name);

			logger.error("said to {}", name);
			logger.warn("said to {}", name);
			logger.info("said to {}", name);
			logger.debug("said to {}", name);
			logger.trace("said to {}", name);
		}
	}
}
