/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A Varlink service as tables: what its interfaces have, and what is answered
 * without asking anybody: what it is, and what is wrong with a call.
 */
#ifndef PROBE_LIB_VARLINK_SERVICE_H
#define PROBE_LIB_VARLINK_SERVICE_H

#include "varlink.h"

/**
 * struct varlink_parameter - a parameter of a method
 * @name: its name; NULL ends a table
 * @kind: what it is
 * @is_optional: it may be absent, or null
 */
struct varlink_parameter {
	const char *name;
	enum json_node_kind kind;
	bool is_optional;
};

/**
 * struct varlink_method - a method
 * @name: its name within the interface; NULL ends a table
 * @parameters: what it takes; NULL for nothing
 * @needs_more: it is of use only to who takes several replies
 * @id: the service's own number for it
 */
struct varlink_method {
	const char *name;
	const struct varlink_parameter *parameters;
	bool needs_more;
	unsigned int id;
};

/**
 * struct varlink_service - a service with one interface beside org.varlink.service
 * @vendor: for GetInfo
 * @product: for GetInfo
 * @version: for GetInfo
 * @url: for GetInfo
 * @interface: name of its interface
 * @description: of the interface, in Varlink's own language
 * @methods: of the interface
 */
struct varlink_service {
	const char *vendor;
	const char *product;
	const char *version;
	const char *url;
	const char *interface;
	const char *description;
	const struct varlink_method *methods;
};

/**
 * varlink_service_find() - whose call is it?
 * @service: the service
 * @call: the call
 * @ret_method: the method of its interface that is called, rightly
 * @ret_reply: what is answered when there is none, owned by the caller
 *
 * An upgrade is answered as a method that is not implemented.
 *
 * Return: 1 with @ret_method; 0 with @ret_reply; -ENOMEM
 */
int varlink_service_find(const struct varlink_service *service, const struct varlink_message *call,
			 const struct varlink_method **ret_method, struct varlink_text *ret_reply);

/**
 * varlink_refuse() - write an error with one parameter
 * @error: its full name
 * @key: the parameter; NULL for none
 * @value: its value, a string
 * @ret_reply: the message, owned by the caller
 *
 * Return: as varlink_write_reply()
 */
int varlink_refuse(const char *error, const char *key, const char *value,
		   struct varlink_text *ret_reply);

#endif /* PROBE_LIB_VARLINK_SERVICE_H */
