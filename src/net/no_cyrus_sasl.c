// SPDX-License-Identifier: Apache-2.0

/* Debian's librdkafka.a was built with Cyrus SASL, and Debian's libsasl2.a drags in databases and
 * directories that no static program can be linked with. These are the nine functions that
 * librdkafka calls (rdkafka_sasl_cyrus.c), for the static binary alone. Only GSSAPI is lost: PLAIN,
 * SCRAM and OAUTHBEARER are librdkafka's own. */

#define SASL_OK 0
#define SASL_FAIL (-1)
#define SASL_UNUSED __attribute__((unused))

int sasl_client_init(const void *callbacks);
int sasl_client_new(const char *service, const char *server, const char *local, const char *remote,
		    const void *callbacks, unsigned flags, void **connection);
int sasl_client_start(void *connection, const char *mechanisms, void *prompt, const char **out,
		      unsigned *out_length, const char **mechanism);
int sasl_client_step(void *connection, const char *in, unsigned in_length, void *prompt,
		     const char **out, unsigned *out_length);
int sasl_getprop(void *connection, int property, const void **value);
int sasl_listmech(void *connection, const char *user, const char *prefix, const char *separator,
		  const char *suffix, const char **result, unsigned *length, int *count);
void sasl_dispose(void **connection);
const char *sasl_errdetail(void *connection);
const char *sasl_errstring(int error, const char *languages, const char **out);

/* Anything else makes librdkafka log an error at its start. */
int sasl_client_init(const void *callbacks SASL_UNUSED)
{
	return SASL_OK;
}

int sasl_client_new(const char *service SASL_UNUSED, const char *server SASL_UNUSED,
		    const char *local SASL_UNUSED, const char *remote SASL_UNUSED,
		    const void *callbacks SASL_UNUSED, unsigned flags SASL_UNUSED,
		    void **connection SASL_UNUSED)
{
	return SASL_FAIL;
}

int sasl_client_start(void *connection SASL_UNUSED, const char *mechanisms SASL_UNUSED,
		      void *prompt SASL_UNUSED, const char **out SASL_UNUSED,
		      unsigned *out_length SASL_UNUSED, const char **mechanism SASL_UNUSED)
{
	return SASL_FAIL;
}

int sasl_client_step(void *connection SASL_UNUSED, const char *in SASL_UNUSED,
		     unsigned in_length SASL_UNUSED, void *prompt SASL_UNUSED,
		     const char **out SASL_UNUSED, unsigned *out_length SASL_UNUSED)
{
	return SASL_FAIL;
}

int sasl_getprop(void *connection SASL_UNUSED, int property SASL_UNUSED,
		 const void **value SASL_UNUSED)
{
	return SASL_FAIL;
}

int sasl_listmech(void *connection SASL_UNUSED, const char *user SASL_UNUSED,
		  const char *prefix SASL_UNUSED, const char *separator SASL_UNUSED,
		  const char *suffix SASL_UNUSED, const char **result SASL_UNUSED,
		  unsigned *length SASL_UNUSED, int *count SASL_UNUSED)
{
	return SASL_FAIL;
}

void sasl_dispose(void **connection SASL_UNUSED)
{
}

const char *sasl_errdetail(void *connection SASL_UNUSED)
{
	return "GSSAPI is not part of this program";
}

const char *sasl_errstring(int error SASL_UNUSED, const char *languages SASL_UNUSED,
			   const char **out SASL_UNUSED)
{
	return "GSSAPI is not part of this program";
}
