/* SPDX-License-Identifier: Apache-2.0
 *
 * A floor: starts and ends. What it costs, every process costs that is linked as it is. */
int main(void)
{
	return 0;
}
