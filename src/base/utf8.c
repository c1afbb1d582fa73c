// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

size_t utf8_decode(const char *text, uint32_t *characterp)
{
	/* The least character that needs 2, 3 or 4 bytes. */
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *byte = (const unsigned char *) text;
	uint32_t character;
	size_t length;

	if (byte[0] < 0x80) {
		*characterp = byte[0];
		return 1;
	}
	length = byte[0] >= 0xF0 ? 4 : byte[0] >= 0xE0 ? 3 : 2;
	if (byte[0] < 0xC0 || byte[0] > 0xF4)
		return 0;
	character = byte[0] & (0x7FU >> length);
	for (size_t i = 1; i < length; i++) {
		if ((byte[i] & 0xC0) != 0x80)
			return 0;
		character = character << 6 | (byte[i] & 0x3FU);
	}
	if (character < least[length] || character > 0x10FFFF ||
	    (character >= 0xD800 && character <= 0xDFFF))
		return 0;
	*characterp = character;
	return length;
}

bool utf8_is_valid(const char *text)
{
	uint32_t character;

	while (*text) {
		size_t length = utf8_decode(text, &character);

		if (!length)
			return false;
		text += length;
	}
	return true;
}

bool utf8_is_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char) *text >= 0x80)
			return false;
	return true;
}

void utf8_add(struct str *str, uint32_t character)
{
	if (character < 0x80) {
		str_add_char(str, (char) character);
		return;
	}
	if (character < 0x800) {
		str_add_char(str, (char) (0xC0 | character >> 6));
	} else {
		if (character < 0x10000) {
			str_add_char(str, (char) (0xE0 | character >> 12));
		} else {
			str_add_char(str, (char) (0xF0 | character >> 18));
			str_add_char(str, (char) (0x80 | (character >> 12 & 0x3F)));
		}
		str_add_char(str, (char) (0x80 | (character >> 6 & 0x3F)));
	}
	str_add_char(str, (char) (0x80 | (character & 0x3F)));
}
