// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: kafka PORT-FILE
 *
 * A Kafka cluster of one broker, librdkafka's, with the topic "probed", and a
 * consumer of it: each message becomes "KEY\tVALUE\n" on standard output. The
 * address of the broker is written to PORT-FILE. SIGTERM ends it.
 */
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#define TOPIC	   "probed"
#define PARTITIONS 4
#define WAIT_MS	   100

static volatile sig_atomic_t is_over;

static void on_signal(int signo)
{
	(void)signo;
	is_over = 1;
}

static void die(const char *what, const char *why)
{
	fprintf(stderr, "kafka: %s: %s\n", what, why);
	exit(1);
}

static rd_kafka_t *client(rd_kafka_type_t type, const char *servers)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	char error[512];
	rd_kafka_t *rk;

	if (servers && rd_kafka_conf_set(conf, "bootstrap.servers", servers, error,
					 sizeof(error)) != RD_KAFKA_CONF_OK)
		die("bootstrap.servers", error);
	rk = rd_kafka_new(type, conf, error, sizeof(error));
	if (!rk)
		die("client", error);
	return rk;
}

static void write_address(const char *path, const char *servers)
{
	FILE *file = fopen(path, "w");

	if (!file || fputs(servers, file) < 0 || fclose(file) != 0)
		die(path, "cannot write");
}

int main(int argc, char **argv)
{
	rd_kafka_topic_t *topic;
	rd_kafka_t *host, *consumer;
	rd_kafka_mock_cluster_t *cluster;
	rd_kafka_queue_t *queue;

	if (argc != 2)
		return 2;
	signal(SIGTERM, on_signal);
	host = client(RD_KAFKA_PRODUCER, NULL);
	cluster = rd_kafka_mock_cluster_new(host, 1);
	if (!cluster || rd_kafka_mock_topic_create(cluster, TOPIC, PARTITIONS, 1))
		die("cluster", "cannot make it");

	consumer = client(RD_KAFKA_CONSUMER, rd_kafka_mock_cluster_bootstraps(cluster));
	topic = rd_kafka_topic_new(consumer, TOPIC, NULL);
	queue = rd_kafka_queue_new(consumer);
	for (int i = 0; i < PARTITIONS; i++) {
		if (rd_kafka_consume_start_queue(topic, i, RD_KAFKA_OFFSET_BEGINNING, queue) < 0)
			die("consumer", "cannot start");
	}
	write_address(argv[1], rd_kafka_mock_cluster_bootstraps(cluster));
	while (!is_over) {
		rd_kafka_message_t *m = rd_kafka_consume_queue(queue, WAIT_MS);

		if (m && !m->err) {
			fwrite(m->key, 1, m->key_len, stdout);
			putchar('\t');
			fwrite(m->payload, 1, m->len, stdout);
			putchar('\n');
		} else if (m && m->err != RD_KAFKA_RESP_ERR__PARTITION_EOF) {
			die("consumer", rd_kafka_message_errstr(m));
		}
		if (!m)
			fflush(stdout);
		else
			rd_kafka_message_destroy(m);
	}
	fflush(stdout);
	for (int i = 0; i < PARTITIONS; i++)
		(void)rd_kafka_consume_stop(topic, i);
	rd_kafka_queue_destroy(queue);
	rd_kafka_topic_destroy(topic);
	rd_kafka_destroy(consumer);
	rd_kafka_mock_cluster_destroy(cluster);
	rd_kafka_destroy(host);
	return ferror(stdout) ? 1 : 0;
}
