// SPDX-License-Identifier: Apache-2.0
#include "membership/first_start.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "membership/askers.h"
#include "membership/first_start_listen.h"
#include "security/credentials.h"
#include "wait/progress.h"

#define PEERS_MAX 254

/* Where one serves, so long for the others to show whether they do: their lists of members may
 * differ in the middle of a change, and each of them is to be compared. */
#define SHOW_MS 5000

/* Another server with a vote. */
struct peer {
	const struct member *member;
	struct first_start_peer known;
	bool is_plain; /* its client port */
	bool was_asked;
	bool leads;
	char *text;			  /* of the last report */
	struct first_start_message asked; /* its last question; no process: none yet */
};

struct proof {
	const struct membership *membership;
	struct first_start_message own;
	struct peer peers[PEERS_MAX];
	size_t count;
	bool was_doubled; /* that another pod has our id has been said */
	struct first_start_listen listener;
	struct askers *askers;
	struct progress progress;
	struct strv *serving;
	deadline_ms show_until; /* 0: none serves yet */
};

int first_start_mark(const struct zookeeper_disk *disk, struct err *err)
{
	cleanup_free char *directory =
		xstrndup(disk->marker, (size_t) (strrchr(disk->marker, '/') - disk->marker));

	if (file_make_directories(directory, 0750, err) < 0 ||
	    file_write_atomic(disk->marker, "", 0, 0640, err) < 0)
		return err_context(err, "as user %u", (unsigned) geteuid());
	return 0;
}

int first_start_unmark(const struct zookeeper_disk *disk, struct err *err)
{
	if (unlink(disk->marker) < 0 && errno != ENOENT && errno != ENOTDIR)
		return err_system(err, errno, "cannot remove %s", disk->marker);
	return 0;
}

static struct peer *find_peer(struct proof *proof, int64_t id)
{
	for (size_t i = 0; i < proof->count; i++)
		if (proof->peers[i].member->id == id)
			return &proof->peers[i];
	return NULL;
}

static bool is_ready(const struct proof *proof)
{
	return proof->own.state == SAID_READY;
}

/* The answer to a question, and what it says of who asked. */
static bool answer(void *context, const struct first_start_message *question, const char *from,
		   struct first_start_message *own)
{
	struct proof *proof = context;
	struct peer *peer = find_peer(proof, question->id);

	*own = proof->own;
	if (question->id == own->id && question->process != own->process && !proof->was_doubled) {
		log_error("a pod at %s is member %u too, as this pod is: two pods with one id "
			  "cannot both belong to the ensemble; stop one of them",
			  from, (unsigned) own->id);
		proof->was_doubled = true;
	}
	if (!peer)
		return true;
	if (is_ready(proof))
		peer->known.was_told = true;
	/* It is there, and has something new to say: no need to wait for the next turn. */
	if (peer->asked.process != question->process || peer->asked.state != question->state)
		askers_wake(proof->askers, (size_t) (peer - proof->peers));
	peer->asked = *question;
	return true;
}

/* Why what was said at a member's address does not count; NULL: it does. The caller frees it. */
static char *wrong_with(const struct proof *proof, const struct peer *peer,
			const struct first_start_message *message)
{
	cleanup_free char *voters = NULL;

	if (message->process == proof->own.process)
		return xasprintf("its address is this pod's own");
	if (message->id != peer->member->id)
		return xasprintf("a pod that is member %u answers there", (unsigned) message->id);
	if (voter_set_equal(&message->voters, &proof->own.voters))
		return NULL;
	voters = voter_set_format(&message->voters);
	return xasprintf("it has another list, of the members %s", voters);
}

static void learn(struct proof *proof, struct peer *peer, struct report *report)
{
	free(peer->text);
	peer->text = NULL;
	peer->was_asked = true;
	peer->leads = report->leads;
	if (!report->has_message) {
		first_start_rules_saw(&peer->known, report->server);
		peer->text = steal_pointer(&report->text);
		return;
	}
	peer->text = wrong_with(proof, peer, &report->message);
	first_start_rules_heard(&peer->known, peer->text ? SAID_NOTHING : report->message.state);
}

static const char *what_is_known(const struct peer *peer)
{
	static const char *const servers[] = {
		[SERVER_RUNS] = "runs without a quorum",
		[SERVER_IS_MUTE] = "runs, and shows no mode",
		[SERVER_HAS_QUORUM] = "serves",
	};
	static const char *const said[] = {
		[SAID_EMPTY] = "says that its disk is empty, and waits for others",
		[SAID_READY] = "says that its disk is empty, and is ready",
	};

	if (peer->known.server != SERVER_IS_NOT_THERE)
		return servers[peer->known.server];
	if (peer->known.said != SAID_NOTHING)
		return said[peer->known.said];
	return peer->text ? peer->text : "not asked yet";
}

/* The caller frees it. */
static char *describe(const struct proof *proof)
{
	struct str text = STR_NULL;

	for (size_t i = 0; i < proof->count; i++) {
		const struct peer *peer = &proof->peers[i];

		str_addf(&text, "%smember %" PRId64 " (%s): %s", i ? "; " : "", peer->member->id,
			 peer->member->line.host, what_is_known(peer));
	}
	return str_steal(&text);
}

static enum first_start_step next_step(const struct proof *proof)
{
	struct first_start_peer known[PEERS_MAX];

	for (size_t i = 0; i < proof->count; i++)
		known[i] = proof->peers[i].known;
	return first_start_rules_next(is_ready(proof), known, proof->count);
}

static int get_ready(struct proof *proof, struct err *err)
{
	if (first_start_mark(proof->membership->disk, err) < 0)
		return -1;
	log_info("all %zu members have empty disks: this is their first start, marked by %s",
		 proof->count + 1, proof->membership->disk->marker);
	proof->own.state = SAID_READY;
	askers_say(proof->askers, &proof->own);
	return 0;
}

static void add_serving(const struct proof *proof, bool leads)
{
	for (size_t i = 0; i < proof->count; i++) {
		const struct peer *peer = &proof->peers[i];

		if (peer->known.server == SERVER_HAS_QUORUM && peer->is_plain &&
		    peer->leads == leads)
			strv_add(proof->serving, peer->text);
	}
}

/* A follower puts its own list into /zookeeper/config when it has synced (Learner.syncWithLeader);
 * a leader has there what its disk had, which may be an older one. */
static void join(const struct proof *proof)
{
	add_serving(proof, false);
	if (!proof->serving->length)
		add_serving(proof, true);
	log_info("the ensemble serves: this member, whose disk is empty, gets the data from its "
		 "leader");
}

/* Whether one that serves may still show itself. */
static bool is_looking_around(struct proof *proof)
{
	bool asked_all = true;

	for (size_t i = 0; i < proof->count; i++)
		asked_all &= proof->peers[i].was_asked;
	if (!proof->show_until)
		proof->show_until = deadline_after(SHOW_MS);
	return !asked_all && !deadline_passed(proof->show_until);
}

/* 1: done; 0: go on. */
static int decide(struct proof *proof, bool *is_firstp, struct err *err)
{
	enum first_start_step step = next_step(proof);

	if (step == STEP_MARK) {
		if (get_ready(proof, err) < 0)
			return -1;
		step = next_step(proof);
	}
	if (step == STEP_START_UNMARKED && is_looking_around(proof))
		return 0;
	if (step == STEP_START_UNMARKED) {
		join(proof);
		*is_firstp = false;
		return first_start_unmark(proof->membership->disk, err) < 0 ? -1 : 1;
	}
	*is_firstp = true;
	return step == STEP_START_MARKED;
}

static int too_late(const struct proof *proof, struct err *err)
{
	cleanup_free char *known = describe(proof);

	return err_set(
		err, EXIT_TIMED_OUT,
		"the disk of this member is empty, and whether this is the first start of the "
		"ensemble was not proven in time: %s. Started now, it could elect an empty leader "
		"over those that have the data. Start the members that are missing; if the data is "
		"really gone or has never been, set KAFKA_INIT_ZOOKEEPER_FIRST_START=true on all "
		"members",
		known);
}

static void take_reports(struct proof *proof)
{
	askers_clear(proof->askers);
	for (size_t i = 0; i < proof->count; i++) {
		struct report report = REPORT_NULL;

		if (askers_take(proof->askers, i, &report))
			learn(proof, &proof->peers[i], &report);
		askers_report_finish(&report);
	}
}

static void wait_for_news(struct proof *proof, deadline_ms deadline)
{
	struct pollfd fds[1 + LISTENER_FDS_MAX];
	deadline_ms until = proof->show_until && !deadline_passed(proof->show_until) &&
					    proof->show_until < deadline
				    ? proof->show_until
				    : deadline;
	size_t count = 1 + first_start_listen_poll(&proof->listener, fds + 1, &until);

	fds[0] = (struct pollfd) {.fd = askers_fd(proof->askers), .events = POLLIN};
	poll(fds, count, deadline_poll_ms(until));
}

static int prove(struct proof *proof, deadline_ms deadline, bool *is_firstp, struct err *err)
{
	for (;;) {
		cleanup_free char *known = describe(proof);
		int result;

		progress_wait(&proof->progress, known, deadline);
		if (deadline_passed(deadline))
			return too_late(proof, err);
		wait_for_news(proof, deadline);
		first_start_listen_serve(&proof->listener, answer, proof);
		take_reports(proof);
		result = decide(proof, is_firstp, err);
		if (result < 0)
			return -1;
		if (result)
			break;
	}
	progress_done(&proof->progress);
	return 0;
}

/* All voters but this one. */
static void add_peers(struct proof *proof)
{
	const struct zookeeper_server *server = proof->membership->server;

	for (size_t i = 0; i < server->ensemble.length; i++) {
		const struct member *member = &server->ensemble.items[i];

		if (member != server->self && !member->line.is_observer)
			proof->peers[proof->count++] = (struct peer) {.member = member};
	}
}

static int ask_all(struct proof *proof, const struct tls_client *tls, deadline_ms deadline,
		   struct err *err)
{
	struct asked asked[PEERS_MAX];
	bool is_plain = true;

	for (size_t i = 0; i < proof->count; i++) {
		struct peer *peer = &proof->peers[i];
		const struct member *member = peer->member;

		asked[i] = (struct asked) {
			.host = member->line.host,
			.election_port = (uint16_t) member->line.election_port,
			.client_port = zookeeper_server_client_port(proof->membership->server,
								    member, &peer->is_plain),
		};
		asked[i].tls = peer->is_plain ? NULL : tls;
		is_plain &= peer->is_plain;
	}
	if (!is_plain)
		tls_init();
	proof->askers = askers_new(asked, proof->count, &proof->own, deadline, err);
	return proof->askers ? 0 : -1;
}

static void proof_finish(struct proof *proof)
{
	first_start_listen_close(&proof->listener);
	askers_free(proof->askers);
	progress_finish(&proof->progress);
	for (size_t i = 0; i < proof->count; i++)
		free(proof->peers[i].text);
	free(proof);
}

static void cleanup_proofp(struct proof **proofp)
{
	proof_finish(*proofp);
}

static struct proof *proof_new(const struct membership *membership, struct strv *serving)
{
	struct proof *proof = xcalloc(1, sizeof(*proof));

	proof->membership = membership;
	proof->serving = serving;
	proof->own.id = (uint8_t) membership->server->id;
	proof->own.state = membership->disk->has_marker ? SAID_READY : SAID_EMPTY;
	proof->own.voters = voter_set_of(&membership->server->ensemble);
	progress_init(&proof->progress, "the ensemble");
	add_peers(proof);
	return proof;
}

int first_start_wait(const struct membership *membership, deadline_ms deadline, bool *is_firstp,
		     struct strv *serving, struct err *err)
{
	__attribute__((cleanup(cleanup_proofp))) struct proof *proof =
		proof_new(membership, serving);
	const struct server_line *self = &membership->server->self->line;
	struct tls_client tls = credentials_to_show_zookeeper(membership->zoo_cfg);

	if (getrandom(&proof->own.process, sizeof(proof->own.process), 0) < 0)
		return err_system(err, errno, "no random number");
	if (first_start_listen_open(&proof->listener,
				    membership->server->listens_on_all ? NULL : self->host,
				    (uint16_t) self->election_port, deadline, err) < 0 ||
	    ask_all(proof, &tls, deadline, err) < 0)
		return -1;
	return prove(proof, deadline, is_firstp, err);
}
