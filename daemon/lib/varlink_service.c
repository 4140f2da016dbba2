// SPDX-License-Identifier: GPL-2.0-only
#include "varlink_service.h"

#include <string.h>

static const char own_interface[] = "org.varlink.service";

/* As https://varlink.org/Service has it. */
static const char own_description[] =
	"# The Varlink Service Interface is provided by every varlink service. It\n"
	"# describes the service and the interfaces it implements.\n"
	"interface org.varlink.service\n"
	"\n"
	"# Get a list of all the interfaces a service provides and information\n"
	"# about the implementation.\n"
	"method GetInfo() -> (\n"
	"  vendor: string,\n"
	"  product: string,\n"
	"  version: string,\n"
	"  url: string,\n"
	"  interfaces: []string\n"
	")\n"
	"\n"
	"# Get the description of an interface that is implemented by this service.\n"
	"method GetInterfaceDescription(interface: string) -> (description: string)\n"
	"\n"
	"# The requested interface was not found.\n"
	"error InterfaceNotFound (interface: string)\n"
	"\n"
	"# The requested method was not found\n"
	"error MethodNotFound (method: string)\n"
	"\n"
	"# The interface defines the requested method, but the service does not\n"
	"# implement it.\n"
	"error MethodNotImplemented (method: string)\n"
	"\n"
	"# One of the passed parameters is invalid.\n"
	"error InvalidParameter (parameter: string)\n"
	"\n"
	"# Client is denied access\n"
	"error PermissionDenied ()\n"
	"\n"
	"# Method is expected to be called with 'more' set to true, but wasn't\n"
	"error ExpectedMore ()\n";

enum own_method { GET_INFO, GET_DESCRIPTION };

static const struct varlink_parameter description_parameters[] = {
	{ "interface", JSON_NODE_STRING, false },
	{ NULL, 0, false },
};

static const struct varlink_method own_methods[] = {
	{ .name = "GetInfo", .id = GET_INFO },
	{ .name = "GetInterfaceDescription",
	  .parameters = description_parameters,
	  .id = GET_DESCRIPTION },
	{ .name = NULL },
};

struct error_parameter {
	const char *key;
	const char *value;
};

static void write_parameter(struct json_writer *w, const void *userdata)
{
	const struct error_parameter *parameter = userdata;

	varlink_put_string(w, parameter->key, parameter->value);
}

int varlink_refuse(const char *error, const char *key, const char *value,
		   struct varlink_text *ret_reply)
{
	const struct error_parameter parameter = { key, value };

	return varlink_write_reply(error, key ? write_parameter : NULL, &parameter, false,
				   ret_reply);
}

static void write_info(struct json_writer *w, const void *userdata)
{
	const struct varlink_service *service = userdata;

	varlink_put_string(w, "vendor", service->vendor);
	varlink_put_string(w, "product", service->product);
	varlink_put_string(w, "version", service->version);
	varlink_put_string(w, "url", service->url);
	json_key(w, "interfaces");
	json_array_begin(w);
	(void)json_cstring(w, own_interface);
	(void)json_cstring(w, service->interface);
	json_array_end(w);
}

static int describe(const struct varlink_service *service, const char *interface,
		    struct varlink_text *ret_reply)
{
	struct error_parameter parameter = { "description", NULL };

	if (strcmp(interface, own_interface) == 0)
		parameter.value = own_description;
	else if (strcmp(interface, service->interface) == 0)
		parameter.value = service->description;
	else
		return varlink_refuse(VARLINK_ERROR_INTERFACE_NOT_FOUND, "interface", interface,
				      ret_reply);
	return varlink_write_reply(NULL, write_parameter, &parameter, false, ret_reply);
}

static const struct varlink_parameter *find_parameter(const struct varlink_parameter *parameters,
						      const char *name)
{
	for (; parameters && parameters->name; parameters++)
		if (strcmp(parameters->name, name) == 0)
			return parameters;
	return NULL;
}

/* Return: name of the first parameter that is wrong, missing or unknown; NULL */
static const char *bad_parameter(const struct varlink_parameter *parameters,
				 const struct varlink_message *call)
{
	const struct json_node *node = call->parameters ? call->parameters->first : NULL;
	const struct varlink_parameter *parameter;

	for (; node; node = node->next) {
		parameter = find_parameter(parameters, node->key);
		if (!parameter || (node->kind != parameter->kind && node->kind != JSON_NODE_NULL))
			return node->key;
	}
	for (parameter = parameters; parameter && parameter->name; parameter++)
		if (!parameter->is_optional && !varlink_member(call, parameter->name))
			return parameter->name;
	return NULL;
}

static const struct varlink_method *find_method(const struct varlink_method *methods,
						const char *name)
{
	for (; methods->name; methods++)
		if (strcmp(methods->name, name) == 0)
			return methods;
	return NULL;
}

static bool is_interface(const char *method, const char *dot, const char *interface)
{
	size_t size = (size_t)(dot - method);

	return strlen(interface) == size && memcmp(method, interface, size) == 0;
}

/* A method's name is "INTERFACE.METHOD". Return: NULL for no such interface */
static const struct varlink_method *find_interface(const struct varlink_service *service,
						   const char *method, const char *dot)
{
	if (dot && is_interface(method, dot, own_interface))
		return own_methods;
	if (dot && is_interface(method, dot, service->interface))
		return service->methods;
	return NULL;
}

static int refuse_interface(const char *method, const char *dot, struct varlink_text *ret_reply)
{
	_cleanup_free_ char *interface =
		strndup(method, dot ? (size_t)(dot - method) : strlen(method));

	if (!interface)
		return -ENOMEM;
	return varlink_refuse(VARLINK_ERROR_INTERFACE_NOT_FOUND, "interface", interface, ret_reply);
}

int varlink_service_find(const struct varlink_service *service, const struct varlink_message *call,
			 const struct varlink_method **ret_method, struct varlink_text *ret_reply)
{
	const char *dot = strrchr(call->method, '.'), *parameter;
	const struct varlink_method *methods = find_interface(service, call->method, dot), *method;

	if (!methods)
		return refuse_interface(call->method, dot, ret_reply);
	method = find_method(methods, dot + 1);
	if (!method)
		return varlink_refuse(VARLINK_ERROR_METHOD_NOT_FOUND, "method", call->method,
				      ret_reply);
	if (call->upgrade)
		return varlink_refuse(VARLINK_ERROR_METHOD_NOT_IMPLEMENTED, "method", call->method,
				      ret_reply);
	parameter = bad_parameter(method->parameters, call);
	if (parameter)
		return varlink_refuse(VARLINK_ERROR_INVALID_PARAMETER, "parameter", parameter,
				      ret_reply);
	if (method->needs_more && !call->more)
		return varlink_refuse(VARLINK_ERROR_EXPECTED_MORE, NULL, NULL, ret_reply);
	if (methods != own_methods) {
		*ret_method = method;
		return 1;
	}
	if (method->id == GET_INFO)
		return varlink_write_reply(NULL, write_info, service, false, ret_reply);
	return describe(service, json_node_string(varlink_member(call, "interface")), ret_reply);
}
